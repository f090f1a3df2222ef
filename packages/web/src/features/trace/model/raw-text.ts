import type { SpanDetail } from "@clawglass/core/api";

/**
 * A span as JSON text. Attribute values are put in as the text that is stored, so 64-bit numbers and decimals stay as
 * they came, and deep values need no parsing.
 */
export function toRawText(detail: SpanDetail): string {
  const attributes = (list: readonly { key: string; json: string }[], indent: string) =>
    list.length === 0
      ? "{}"
      : `{\n${list.map(({ key, json }) => `${indent}  ${JSON.stringify(key)}: ${json}`).join(",\n")}\n${indent}}`;
  const events = detail.events.map(
    (event) =>
      `    {\n      "name": ${JSON.stringify(event.name)},\n      "offset_ms": ${event.offsetMs},\n      "attributes": ${attributes(event.attributes, "      ")}\n    }`,
  );
  const links = detail.links.map(
    (link) =>
      `    { "trace_id": ${JSON.stringify(link.traceId)}, "span_id": ${JSON.stringify(link.spanId)} }`,
  );
  const list = (items: string[]) => (items.length === 0 ? "[]" : `[\n${items.join(",\n")}\n  ]`);
  const { row } = detail;
  return `{
  "name": ${JSON.stringify(row.name)},
  "span_id": ${JSON.stringify(row.spanId)},
  "parent_span_id": ${JSON.stringify(row.parentSpanId)},
  "start_time_unix_nano": ${JSON.stringify(detail.startTimeUnixNano)},
  "end_time_unix_nano": ${JSON.stringify(detail.endTimeUnixNano)},
  "status": { "code": ${JSON.stringify(row.status)}, "message": ${JSON.stringify(detail.statusMessage)} },
  "attributes": ${attributes(detail.attributes, "  ")},
  "events": ${list(events)},
  "links": ${list(links)}
}`;
}
