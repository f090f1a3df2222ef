import type { Span } from "@clawglass/core";

/** A small ended span with ids made from its number. */
export function createSpan(number: number, changes: Partial<Span> = {}): Span {
  return {
    traceId: `tr-${number.toString(16).padStart(32, "0")}`,
    spanId: number.toString(16).padStart(16, "0"),
    parentSpanId: null,
    name: `span-${number};`,
    startTimeUnixNano: 1_700_000_000_000_000_000n,
    endTimeUnixNano: 1_700_000_001_000_000_000n,
    status: { code: "OK", message: "" },
    attributes: [{ key: "mlflow.spanType", json: '"AGENT"' }],
    events: [],
    links: [],
    ...changes,
  };
}
