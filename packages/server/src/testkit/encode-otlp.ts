import protobuf from "protobufjs";
import { OTLP_TRACE_PROTO } from "../ingest/decode/otlp-proto.ts";

/** A span as a test writes it; everything that is left out is sound. */
export interface TestSpan {
  traceId?: Uint8Array;
  spanId?: Uint8Array;
  parentSpanId?: Uint8Array;
  name?: string;
  startTimeUnixNano?: string;
  endTimeUnixNano?: string;
  attributes?: { key: string; value: Record<string, unknown> }[];
  status?: { code?: number; message?: string };
}

// The library limits nesting on its own; these tests send what it would not.
protobuf.util.recursionLimit = 20_000;

const requestType = protobuf.parse(OTLP_TRACE_PROTO).root.lookupType("otlp.ExportTraceServiceRequest");

export const TRACE_BYTES = Uint8Array.from({ length: 16 }, (_, index) => index + 1);
export const TRACE_ID = "tr-0102030405060708090a0b0c0d0e0f10";

export function idBytes(number: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(number, 4);
  return bytes;
}

/** The bytes of an OTLP request with these spans. */
export function encodeOtlp(spans: readonly TestSpan[]): Uint8Array {
  const full = spans.map((span, index) => ({
    traceId: TRACE_BYTES,
    spanId: idBytes(index + 1),
    name: "step",
    startTimeUnixNano: "1795343761000000000",
    endTimeUnixNano: "1795343762000000000",
    ...span,
  }));
  const message = requestType.fromObject({ resourceSpans: [{ scopeSpans: [{ spans: full }] }] });
  return requestType.encode(message).finish();
}

/** A value of `depth` maps within each other. */
export function nestValue(depth: number): Record<string, unknown> {
  let value: Record<string, unknown> = { stringValue: "bottom" };
  for (let level = 0; level < depth; level += 1) value = { kvlistValue: { values: [{ key: "k", value }] } };
  return value;
}
