import type { Span } from "@clawglass/core";

/** Why spans did not reach the server. Every one of them is counted under exactly one reason. */
export const LOSS_REASONS = [
  /** Spans came faster than they could be written. */
  "queue-full",
  /** The spool had reached its size; the oldest went. */
  "spool-full",
  /** Waited longer than the spool keeps anything. */
  "too-old",
  /** Could not be written to the disk. */
  "disk-error",
  /** The server refused them for good; kept in the dead-letter folder while there is room. */
  "rejected",
  /** Could not be turned into bytes. */
  "not-encodable",
] as const;
export type LossReason = (typeof LOSS_REASONS)[number];

/** Spans, ready to be sent: each one a complete OTLP request of its own, one after the other, gzipped together. */
export interface EncodedBatch {
  gzip: Uint8Array;
  /** Bytes of each span's request before compression, in order: where a batch may be split. */
  sizes: number[];
  /** `spanKey` of each span. */
  keys: string[];
}

export interface WaitingBatch extends EncodedBatch {
  /** When it was written to the spool, in ms since 1970. */
  writtenAtMs: number;
}

export interface SpoolLimits {
  /** All segments of all processes together. */
  maxBytes: number;
  maxAgeMs: number;
  /** A segment that has grown to this is closed, and the next one begun. */
  segmentBytes: number;
  /** Refused batches kept for a look. */
  maxDeadLetterBytes: number;
}

const MEGABYTE = 1024 * 1024;
const DAY_MS = 24 * 3600 * 1000;

export const DEFAULT_SPOOL_LIMITS: SpoolLimits = Object.freeze({
  maxBytes: 512 * MEGABYTE,
  maxAgeMs: 14 * DAY_MS,
  segmentBytes: 4 * MEGABYTE,
  maxDeadLetterBytes: 16 * MEGABYTE,
});

/** Names one span in the spool. */
export function spanKey(span: Pick<Span, "traceId" | "spanId">): string {
  return `${span.traceId}/${span.spanId}`;
}
