import { type Span, type SpanFacts, UNKNOWN_USAGE } from "@clawglass/core";
import type { ListedBatch, NormalizedSpan } from "../contract/store-writer.ts";

const START_UNIX_NANO = 1_782_900_000_000_000_000n;
const NANOS_PER_MS = 1_000_000n;

let nextId = 1;

/** 32 hex digits that no other test uses. */
export function uniqueTraceId(): string {
  nextId += 1;
  return `tr-a${nextId.toString(16).padStart(31, "0")}`;
}

export function uniqueSpanId(): string {
  nextId += 1;
  return `b${nextId.toString(16).padStart(15, "0")}`;
}

export interface SpanSketch extends Partial<Omit<Span, "startTimeUnixNano" | "endTimeUnixNano">> {
  /** Milliseconds after the tests' epoch. */
  startMs?: number;
  /** null for an open span. */
  endMs?: number | null;
  facts?: Partial<SpanFacts>;
}

/** A finished root span of 10 ms, with what the sketch says otherwise. */
export function buildSpan(sketch: SpanSketch = {}): NormalizedSpan {
  const { startMs = 0, endMs = startMs + 10, facts, ...span } = sketch;
  return {
    span: {
      traceId: "tr-00000000000000000000000000000001",
      spanId: "00000000000000aa",
      parentSpanId: null,
      name: "run",
      status: { code: "UNSET", message: "" },
      attributes: [],
      events: [],
      links: [],
      ...span,
      startTimeUnixNano: START_UNIX_NANO + toNanos(startMs),
      endTimeUnixNano: endMs === null ? null : START_UNIX_NANO + toNanos(endMs),
    },
    facts: { ...EMPTY_FACTS, ...facts },
  };
}

export const EPOCH_MS = Number(START_UNIX_NANO / NANOS_PER_MS);

export const EMPTY_FACTS: SpanFacts = {
  type: null,
  model: null,
  provider: null,
  toolName: null,
  usage: UNKNOWN_USAGE,
  costUsd: null,
  inputCostUsd: null,
  outputCostUsd: null,
  costSource: "none",
  timeToFirstByteMs: null,
  stopReason: null,
  errorMessage: null,
  sessionId: null,
  userId: null,
  agentId: null,
  channel: null,
  trigger: null,
  runId: null,
  isIncomplete: false,
  inputPreview: null,
  outputPreview: null,
};

export function buildBatch(spans: NormalizedSpan[], batch: Partial<ListedBatch> = {}): ListedBatch {
  return {
    experimentId: "0",
    spans,
    traceTags: new Map(),
    traceMetadata: new Map(),
    runId: null,
    ...batch,
  };
}

function toNanos(ms: number): bigint {
  return BigInt(Math.round(ms * 1_000_000));
}
