import { findAttribute, isRecord, MLFLOW_KEYS } from "@clawglass/core";
import type { NormalizedSpan } from "@clawglass/storage";

/** A message of a model call or an agent run, as far as a conversation shows it. */
export interface ChatMessage {
  role: string;
  text: string;
  thinking: string;
  hasToolCalls: boolean;
}

/** The messages that went into a span; empty when it holds no chat. */
export function readInputMessages(span: NormalizedSpan): ChatMessage[] {
  const payload = readPayload(span, MLFLOW_KEYS.spanInputs);
  return isRecord(payload) ? toMessages(payload.messages) : toMessages(payload);
}

/** The message that came out of a span: a chat's answer, or any text or value as it is. */
export function readOutputMessage(span: NormalizedSpan): ChatMessage | null {
  const payload = readPayload(span, MLFLOW_KEYS.spanOutputs);
  if (payload === null || payload === undefined) return null;
  if (typeof payload === "string")
    return { role: "assistant", text: payload, thinking: "", hasToolCalls: false };
  if (!isRecord(payload)) return toMessages(payload).at(-1) ?? null;
  const choice = Array.isArray(payload.choices) ? payload.choices[0] : undefined;
  if (isRecord(choice)) return toMessage(choice.message);
  if (Array.isArray(payload.messages)) return toMessages(payload.messages).at(-1) ?? null;
  return "content" in payload ? toMessage(payload) : null;
}

/** The text of a tool's parameters or result: a plain text as it is, the text parts of a result object, else JSON. */
export function readToolText(span: NormalizedSpan, key: string): string | null {
  const json = findAttribute(span.span.attributes, key)?.json;
  if (json === undefined || json === "null") return null;
  const payload: unknown = JSON.parse(json);
  if (typeof payload === "string") return payload;
  const content = isRecord(payload) && Array.isArray(payload.content) ? textOf(payload.content) : "";
  return content === "" ? json : content;
}

export function readPayload(span: NormalizedSpan, key: string): unknown {
  const json = findAttribute(span.span.attributes, key)?.json;
  return json === undefined ? null : JSON.parse(json);
}

function toMessages(value: unknown): ChatMessage[] {
  return Array.isArray(value) ? value.flatMap((item) => toMessage(item) ?? []) : [];
}

function toMessage(value: unknown): ChatMessage | null {
  if (!isRecord(value)) return null;
  return {
    role: typeof value.role === "string" ? value.role : "assistant",
    text: textOf(
      partsOf(value).length > 0 ? partsOf(value).filter((part) => !isThought(part)) : value.content,
    ),
    thinking:
      typeof value.reasoning_content === "string"
        ? value.reasoning_content
        : textOf(partsOf(value).filter(isThought)),
    hasToolCalls:
      (Array.isArray(value.tool_calls) && value.tool_calls.length > 0) || partsOf(value).some(isToolCall),
  };
}

/** The parts of a message: OpenTelemetry's `parts`, or a `content` that is a list as providers have it. */
function partsOf({ content, parts }: Record<string, unknown>): readonly unknown[] {
  if (Array.isArray(parts)) return parts;
  return Array.isArray(content) ? content : [];
}

function isThought(part: unknown): boolean {
  return isRecord(part) && (part.type === "reasoning" || part.type === "thinking");
}

function isToolCall(part: unknown): boolean {
  return isRecord(part) && ["tool_call", "tool-call", "tool_use"].includes(String(part.type));
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  const parts = content.flatMap((part) => {
    if (typeof part === "string") return part;
    if (!isRecord(part)) return [];
    if (typeof part.text === "string") return part.text;
    if (typeof part.thinking === "string") return part.thinking;
    return typeof part.content === "string" ? part.content : [];
  });
  return parts.join("\n");
}
