import type { ScriptedReply, ScriptedScenario, ScriptedToolCall } from "@clawglass/testing";
import type { AgentNode, ModelCallNode, ToolNode } from "./trace-node.ts";

/** Tokens and cost of every scripted answer: 903 fresh × 1 + 100 cached × 0.1 + 20 out × 2, per million. */
export const SCRIPTED_TOKENS = "1003/100/20/5/1023";
export const SCRIPTED_COST_USD = (903 * 1 + 100 * 0.1 + 20 * 2) / 1_000_000;

type Optional<T, Required extends keyof T> = Pick<T, Required> & Partial<T>;

/** A run that went well; what differs is stated. */
export function agentRun(node: Optional<Omit<AgentNode, "kind">, "input" | "output" | "session">): AgentNode {
  return {
    kind: "AGENT",
    name: "agent:main",
    trigger: "user",
    runId: "<uuid>",
    label: null,
    status: "OK",
    error: null,
    isIncomplete: false,
    events: [],
    children: [],
    ...node,
  };
}

/** The model call that played this turn of the script: its answer, tokens and cost follow from the script. */
export function modelCall(
  scenario: ScriptedScenario,
  turnIndex: number,
  changes: Partial<ModelCallNode> & { tryNumber?: number } = {},
): ModelCallNode {
  const { tryNumber = 1, ...nodeChanges } = changes;
  const turn = scenario.turns[turnIndex];
  const tries = (Array.isArray(turn) ? turn : [turn]) as readonly (ScriptedReply | undefined)[];
  const reply = tries[Math.min(tryNumber, tries.length) - 1];
  if (!reply) throw new Error(`${scenario.name} has no turn ${turnIndex}`);
  const name = `${scenario.name}/${turnIndex}`;
  return {
    kind: "LLM",
    name: "m-1 of scripted",
    call: tryNumber === 1 ? name : `${name}#${tryNumber}`,
    promptDifferences: [],
    attempt: 1,
    status: "OK",
    error: null,
    isIncomplete: false,
    events: [],
    children: [],
    ...outcomeOf(reply),
    ...nodeChanges,
  };
}

/** What is known of a call that the provider refused: that there was an answer, and nothing in it. */
const FAILED_CALL: Outcome = {
  answer: null,
  finishReason: ["error"],
  tokens: null,
  costUsd: null,
  costSource: null,
  hasTimeToFirstByte: true,
};

/** What is known of a call that ended before its first byte. */
export const UNANSWERED_CALL: Outcome = { ...FAILED_CALL, finishReason: null, hasTimeToFirstByte: false };

type Outcome = Pick<
  ModelCallNode,
  "answer" | "finishReason" | "tokens" | "costUsd" | "costSource" | "hasTimeToFirstByte"
>;

function outcomeOf(reply: ScriptedReply): Outcome {
  if (reply.kind !== "answer") return FAILED_CALL;
  const calls = reply.toolCalls ?? [];
  return {
    answer: {
      text: reply.text ?? "",
      thinking: reply.reasoning ?? null,
      calls: calls.map((call) => `${call.name}(${argumentsText(call)}) ${call.id}`),
    },
    finishReason: [calls.length > 0 ? "tool_calls" : "stop"],
    tokens: SCRIPTED_TOKENS,
    costUsd: SCRIPTED_COST_USD,
    costSource: "openclaw-config",
    hasTimeToFirstByte: true,
  };
}

function argumentsText(call: ScriptedToolCall): string {
  return typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments);
}

/** A tool call that went well, with the arguments that the script sent. */
export function toolCall(
  call: ScriptedToolCall,
  node: Optional<Omit<ToolNode, "kind">, "askedBy" | "output">,
): ToolNode {
  return {
    kind: "TOOL",
    name: call.name,
    toolCallId: call.id,
    input: call.arguments,
    status: "OK",
    error: null,
    isIncomplete: false,
    events: [],
    children: [],
    ...node,
  };
}
