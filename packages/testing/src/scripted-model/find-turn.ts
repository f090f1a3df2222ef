import { type ChatMessage, textOf } from "./chat-request.ts";
import type { ScriptedScenario } from "./scenario.ts";

/** OpenClaw adds such a message to every request. It quotes tasks of sub-agents, so it must never choose a scenario. */
const INTERNAL_CONTEXT_MARK = "<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>";

export interface FoundTurn {
  scenario: ScriptedScenario;
  /** From 0: how many times the model has answered since the message that started the scenario. */
  turnIndex: number;
}

/**
 * Finds the scenario of a request and how far it is. The script holds no state of its own: the newest user message that
 * any scenario matches decides, the most specific scenario first, and the assistant messages after it are counted.
 */
export function findTurn(
  messages: readonly ChatMessage[],
  scenarios: readonly ScriptedScenario[],
): FoundTurn | null {
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index];
    if (message?.role !== "user") continue;
    const text = textOf(message);
    if (text.startsWith(INTERNAL_CONTEXT_MARK)) continue;
    const scenario = findScenario(text, scenarios);
    if (scenario) return { scenario, turnIndex: countAnswers(messages.slice(index + 1)) };
  }
  return null;
}

function findScenario(text: string, scenarios: readonly ScriptedScenario[]): ScriptedScenario | null {
  let best: ScriptedScenario | null = null;
  for (const scenario of scenarios) {
    const isMatch = scenario.match.every((part) => text.includes(part));
    if (isMatch && scenario.match.length > (best?.match.length ?? 0)) best = scenario;
  }
  return best;
}

function countAnswers(messages: readonly ChatMessage[]): number {
  return messages.filter((message) => message.role === "assistant").length;
}
