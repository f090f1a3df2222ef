import type { SpanId, TraceId } from "@clawglass/core";

const TRACE_ID = /^tr-[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;

/** An id as a column keeps it: bytes where it is hex of the usual length, else the text itself. */
export type StoredId = Uint8Array | string;

export function toStoredTraceId(traceId: TraceId): StoredId {
  return TRACE_ID.test(traceId) ? Buffer.from(traceId.slice(3), "hex") : traceId;
}

export function fromStoredTraceId(stored: StoredId): TraceId {
  return typeof stored === "string" ? stored : `tr-${toHex(stored)}`;
}

export function toStoredSpanId(spanId: SpanId): StoredId {
  return SPAN_ID.test(spanId) ? Buffer.from(spanId, "hex") : spanId;
}

export function fromStoredSpanId(stored: StoredId): SpanId {
  return typeof stored === "string" ? stored : toHex(stored);
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
