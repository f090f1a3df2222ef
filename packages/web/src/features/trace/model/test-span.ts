import { UNKNOWN_USAGE } from "@clawglass/core";
import type { SpanRow } from "@clawglass/core/api";

/** A span row for unit tests: ended well, nothing known that a test does not say. */
export function makeSpan(given: Partial<SpanRow> & { spanId: string }): SpanRow {
  return {
    parentSpanId: null,
    name: given.spanId,
    type: null,
    startOffsetMs: 0,
    durationMs: 10,
    status: "OK",
    errorMessage: null,
    isIncomplete: false,
    model: null,
    toolName: null,
    usage: UNKNOWN_USAGE,
    costUsd: null,
    inputPreview: null,
    outputPreview: null,
    events: [],
    payloadBytes: 0,
    ...given,
  };
}
