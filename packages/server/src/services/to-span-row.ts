import { toDurationMs, toUnixNano } from "@clawglass/core";
import type { SpanRow, TraceSummary } from "@clawglass/core/api";
import type { SpanSkeleton } from "@clawglass/storage";

/** A stored span without its payload → one row of tree and timeline; times count from the start of the trace. */
export function toSpanRow({ span, facts, payloadBytes }: SpanSkeleton, trace: TraceSummary): SpanRow {
  const traceStart = toUnixNano(trace.requestTimeMs);
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    type: facts.type,
    startOffsetMs: toDurationMs(traceStart, span.startTimeUnixNano),
    durationMs:
      span.endTimeUnixNano === null ? null : toDurationMs(span.startTimeUnixNano, span.endTimeUnixNano),
    status: span.status.code,
    errorMessage: facts.errorMessage,
    isIncomplete: facts.isIncomplete,
    model: facts.model,
    toolName: facts.toolName,
    usage: facts.usage,
    costUsd: facts.costUsd,
    inputPreview: facts.inputPreview,
    outputPreview: facts.outputPreview,
    events: span.events.map((event) => ({
      name: event.name,
      offsetMs: toDurationMs(traceStart, event.timeUnixNano),
    })),
    payloadBytes,
  };
}
