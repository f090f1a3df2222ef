import type { ChatMessage } from "@clawglass/testing";
import { textOf } from "@clawglass/testing";
import { normalizeText } from "./normalize-text.ts";

/**
 * Compares a recorded prompt with the request that the model server got for the same span. What may differ is what
 * OpenClaw does after it hands the prompt to plugins: it adds a message with its runtime context, moves the line
 * `Runtime: …` from the system prompt to the user message, and strips a marker comment.
 *
 * Returns one line per difference; empty when the prompts agree.
 */
export function comparePrompt(recorded: unknown, sent: readonly ChatMessage[]): string[] {
  const recordedLines = readMessages(recorded).map(describe);
  const sentLines = sent.filter((message) => !isRuntimeContext(message)).map(describe);
  const differences: string[] = [];
  for (let index = 0; index < Math.max(recordedLines.length, sentLines.length); index++) {
    if (recordedLines[index] === sentLines[index]) continue;
    differences.push(`message ${index}: ${describeDifference(recordedLines[index], sentLines[index])}`);
  }
  return differences;
}

function readMessages(inputs: unknown): ChatMessage[] {
  if (typeof inputs !== "object" || inputs === null || !("messages" in inputs)) return [];
  const { messages } = inputs;
  if (!Array.isArray(messages)) return [];
  return (messages as (ChatMessage & { openclaw_role?: string })[]).filter(
    (message) => message.openclaw_role !== "openclaw.runtime-context" && !isRuntimeContext(message),
  );
}

function isRuntimeContext(message: ChatMessage): boolean {
  return message.role === "user" && textOf(message).startsWith("<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>");
}

function describe(message: ChatMessage): string {
  if (message.role === "system") return `system ${stripPlumbing(textOf(message))}`;
  const parts = [message.role, normalizeText(stripPlumbing(textOf(message)))];
  if (message.tool_call_id) parts.push(`for ${sanitizeId(message.tool_call_id)}`);
  if (Array.isArray(message.tool_calls)) parts.push(...message.tool_calls.map(describeToolCall));
  return parts.join(" | ");
}

/** A summary that replaced a conversation is introduced to the model; the recorded message says so by its role. */
const COMPACTION_PREFIX =
  "The conversation history before this point was compacted into the following summary:\n\n<summary>\n";

function stripPlumbing(text: string): string {
  return text
    .replaceAll(/^<!-- \/?openclaw[^>]*-->\n?/gim, "")
    .replace(/\n*^Runtime: agent=.*$/gm, "")
    .replace(COMPACTION_PREFIX, "")
    .replace(/\n<\/summary>$/, "")
    .trim();
}

function describeToolCall(call: unknown): string {
  const { id, function: target } = call as { id: string; function: { name: string; arguments: string } };
  return `calls ${target.name} ${sanitizeId(id)} ${normalizeText(sortJson(target.arguments))}`;
}

/** OpenClaw takes everything but letters and digits out of the ids of tool calls once they are history. */
function sanitizeId(id: string): string {
  return id.replaceAll(/[^a-zA-Z0-9]/g, "");
}

function sortJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

const CHARS_BEFORE = 40;
const CHARS_AFTER = 200;

function describeDifference(recorded = "(nothing)", sent = "(nothing)"): string {
  let at = 0;
  while (at < recorded.length && recorded[at] === sent[at]) at++;
  const around = (text: string) =>
    JSON.stringify(text.slice(Math.max(0, at - CHARS_BEFORE), at + CHARS_AFTER));
  return `recorded ${around(recorded)} but the model got ${around(sent)} (character ${at})`;
}
