import type { SpanId, TraceId } from "./ids.ts";
import type { UnixNano } from "./time.ts";

export const SPAN_STATUS_CODES = ["UNSET", "OK", "ERROR"] as const;
export type SpanStatusCode = (typeof SPAN_STATUS_CODES)[number];

export interface SpanStatus {
  code: SpanStatusCode;
  message: string;
}

/**
 * One attribute. The value is kept as JSON text, as MLflow keeps it: integers, decimals (`10` is not `10.0`) and
 * 64-bit numbers survive, and long conversations are stored without being parsed into objects.
 */
export interface SpanAttribute {
  key: string;
  json: string;
  /** The sender wrote this value as a text that holds JSON (MLflow's SDKs do). Kept, so that export gives back the text. */
  cameAsText?: true;
}

export interface SpanEvent {
  name: string;
  timeUnixNano: UnixNano;
  attributes: SpanAttribute[];
}

export interface SpanLink {
  traceId: TraceId;
  spanId: SpanId;
  attributes: SpanAttribute[];
}

export interface Span {
  traceId: TraceId;
  spanId: SpanId;
  /** null for the root of a trace. */
  parentSpanId: SpanId | null;
  name: string;
  startTimeUnixNano: UnixNano;
  /** null while the span is open: its end was not seen yet. */
  endTimeUnixNano: UnixNano | null;
  status: SpanStatus;
  attributes: SpanAttribute[];
  events: SpanEvent[];
  links: SpanLink[];
}

/** Span types as MLflow spells them. A sender may use others; they are kept as text. */
export const SPAN_TYPES = [
  "AGENT",
  "LLM",
  "CHAT_MODEL",
  "TOOL",
  "CHAIN",
  "RETRIEVER",
  "EMBEDDING",
  "RERANKER",
  "PARSER",
  "MEMORY",
  "WORKFLOW",
  "TASK",
  "GUARDRAIL",
  "EVALUATOR",
  "UNKNOWN",
] as const;

/** True for the types that are one request to a model. Only these count towards tokens and cost. */
export function isModelCall(spanType: string | null): boolean {
  return spanType === "LLM" || spanType === "CHAT_MODEL";
}

export function findAttribute(attributes: readonly SpanAttribute[], key: string): SpanAttribute | undefined {
  return attributes.find((attribute) => attribute.key === key);
}
