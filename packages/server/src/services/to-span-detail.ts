import { findAttribute, MLFLOW_KEYS, type SpanAttribute, toDurationMs, toUnixNano } from "@clawglass/core";
import type { SpanDetail, TraceSummary } from "@clawglass/core/api";
import type { NormalizedSpan } from "@clawglass/storage";
import { toSpanRow } from "./to-span-row.ts";

/** A whole span → what the detail panel shows. Values stay JSON text. */
export function toSpanDetail({ span, facts }: NormalizedSpan, trace: TraceSummary): SpanDetail {
  const traceStart = toUnixNano(trace.requestTimeMs);
  const payloadBytes = span.attributes.reduce((sum, attribute) => sum + Buffer.byteLength(attribute.json), 0);
  return {
    row: toSpanRow({ span, facts, payloadBytes }, trace),
    startTimeUnixNano: String(span.startTimeUnixNano),
    endTimeUnixNano: span.endTimeUnixNano === null ? null : String(span.endTimeUnixNano),
    statusMessage: span.status.message,
    provider: facts.provider,
    costSource: facts.costSource,
    timeToFirstByteMs: facts.timeToFirstByteMs,
    stopReason: facts.stopReason,
    inputsJson: findAttribute(span.attributes, MLFLOW_KEYS.spanInputs)?.json ?? null,
    outputsJson: findAttribute(span.attributes, MLFLOW_KEYS.spanOutputs)?.json ?? null,
    attributes: toPairs(span.attributes),
    events: span.events.map((event) => ({
      name: event.name,
      offsetMs: toDurationMs(traceStart, event.timeUnixNano),
      attributes: toPairs(event.attributes),
    })),
    links: span.links.map((link) => ({ ...link, attributes: toPairs(link.attributes) })),
  };
}

function toPairs(attributes: readonly SpanAttribute[]): { key: string; json: string }[] {
  return attributes.map(({ key, json }) => ({ key, json }));
}
