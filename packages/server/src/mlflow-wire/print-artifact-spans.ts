import type { Span, SpanAttribute } from "@clawglass/core";
import { exactInteger } from "./lossless-json.ts";
import { toBase64, toBase64TraceId, withRequestId } from "./span-json.ts";

/** The text of a `traces.json` for spans of the store, as MLflow's Python SDK writes it: attributes as JSON text. */
export function printArtifactSpans(spans: readonly Span[]): string {
  return JSON.stringify({ spans: spans.map(toArtifactSpan) });
}

function toArtifactSpan(span: Span) {
  return {
    trace_id: toBase64TraceId(span.traceId),
    span_id: toBase64(span.spanId),
    parent_span_id: span.parentSpanId === null ? null : toBase64(span.parentSpanId),
    name: span.name,
    start_time_unix_nano: exactInteger(span.startTimeUnixNano),
    end_time_unix_nano: span.endTimeUnixNano === null ? null : exactInteger(span.endTimeUnixNano),
    events: span.events.map((event) => ({
      name: event.name,
      time_unix_nano: exactInteger(event.timeUnixNano),
      attributes: toValues(event.attributes),
    })),
    status: { code: `STATUS_CODE_${span.status.code}`, message: span.status.message },
    attributes: Object.fromEntries(withRequestId(span).map(({ key, json }) => [key, json])),
    links: span.links.map((link) => ({
      trace_id: link.traceId,
      span_id: link.spanId,
      attributes: toValues(link.attributes),
    })),
  };
}

function toValues(attributes: readonly SpanAttribute[]) {
  return Object.fromEntries(attributes.map(({ key, json }) => [key, parseOrText(json)]));
}

/** Python's NaN is no JSON; such a value goes out as its text. */
function parseOrText(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
