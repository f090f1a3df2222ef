import type { SpanId, SpanStatusCode, TokenUsage } from "@clawglass/core";

/** What is known of the spans of a trace without their payloads: one list a figure, all of one length and in one order, which is any. */
export interface SpanColumns {
  spanIds: SpanId[];
  parentSpanIds: (SpanId | null)[];
  names: string[];
  types: (string | null)[];
  /** Milliseconds, with fractions. */
  startOffsetsMs: number[];
  /** null while the span is open. */
  durationsMs: (number | null)[];
  statuses: SpanStatusCode[];
  isIncomplete: boolean[];
  models: (string | null)[];
  toolNames: (string | null)[];
  usage: Record<keyof TokenUsage, (number | null)[]>;
  costsUsd: (number | null)[];
  payloadBytes: number[];
}
