import type { ListedBatch } from "@clawglass/storage";
import type { AgentPayloads } from "./agent-payloads.ts";

const SPANS_PER_SMALL_TRACE = 8;

/** One trace of very many spans: small traces under one root. */
export function createBigTrace(payloads: AgentPayloads, spanCount: number): ListedBatch {
  const parts = Array.from({ length: Math.ceil(spanCount / SPANS_PER_SMALL_TRACE) }, () =>
    payloads.createSmallTrace(),
  );
  const [first] = parts;
  const root = first?.spans.find(({ span }) => span.parentSpanId === null)?.span;
  if (first === undefined || root === undefined) throw new Error("a trace has at least one span");
  const spans = parts.flatMap((part) => part.spans);
  for (const { span } of spans) {
    span.traceId = root.traceId;
    if (span !== root && span.parentSpanId === null) span.parentSpanId = root.spanId;
  }
  return { ...first, spans };
}
