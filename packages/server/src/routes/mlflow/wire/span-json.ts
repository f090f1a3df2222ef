import {
  MLFLOW_KEYS,
  type Span,
  type SpanAttribute,
  type SpanEvent,
  type SpanLink,
  toW3cTraceId,
} from "@clawglass/core";
import { printAnyValue } from "./any-value.ts";

/**
 * A span as MLflow's traces/get answers it: OTLP's Span with snake_case names, base64 ids and native attribute values.
 * JSON text, because the payloads are long and hold exact numbers. What is empty or zero is left out, as MLflow does.
 */
export function printSpan(span: Span): string {
  return printObject([
    ["trace_id", JSON.stringify(toBase64TraceId(span.traceId))],
    ["span_id", JSON.stringify(toBase64(span.spanId))],
    ["parent_span_id", span.parentSpanId === null ? null : JSON.stringify(toBase64(span.parentSpanId))],
    ["name", span.name === "" ? null : JSON.stringify(span.name)],
    ["start_time_unix_nano", printNano(span.startTimeUnixNano)],
    ["end_time_unix_nano", printNano(span.endTimeUnixNano)],
    ["attributes", printAttributes(withRequestId(span))],
    ["events", printList(span.events.map(printEvent))],
    ["links", printList(span.links.map(printLink))],
    ["status", printStatus(span)],
  ]);
}

/** MLflow's clients know the trace of a span by this attribute; whatever a sender wrote there, it is the trace's id. */
export function withRequestId(span: Span): SpanAttribute[] {
  const others = span.attributes.filter(({ key }) => key !== MLFLOW_KEYS.traceRequestId);
  return [{ key: MLFLOW_KEYS.traceRequestId, json: JSON.stringify(span.traceId) }, ...others];
}

function printStatus({ status }: Span): string {
  return printObject([
    ["message", status.message === "" ? null : JSON.stringify(status.message)],
    ["code", status.code === "UNSET" ? null : `"STATUS_CODE_${status.code}"`],
  ]);
}

function printEvent(event: SpanEvent): string {
  return printObject([
    ["time_unix_nano", printNano(event.timeUnixNano)],
    ["name", event.name === "" ? null : JSON.stringify(event.name)],
    ["attributes", printAttributes(event.attributes)],
  ]);
}

function printLink(link: SpanLink): string {
  return printObject([
    ["trace_id", JSON.stringify(toBase64TraceId(link.traceId))],
    ["span_id", JSON.stringify(toBase64(link.spanId))],
    ["attributes", printAttributes(link.attributes)],
  ]);
}

function printAttributes(attributes: readonly SpanAttribute[]): string | null {
  return printList(
    attributes.map(({ key, json }) =>
      printObject([
        ["key", JSON.stringify(key)],
        ["value", printAnyValue(json)],
      ]),
    ),
  );
}

/** Fields whose value is null are left out. */
function printObject(fields: readonly (readonly [name: string, json: string | null])[]): string {
  const present = fields.filter(([, json]) => json !== null);
  return `{${present.map(([name, json]) => `"${name}":${json}`).join(",")}}`;
}

function printList(items: readonly string[]): string | null {
  return items.length === 0 ? null : `[${items.join(",")}]`;
}

function printNano(unixNano: bigint | null): string | null {
  return unixNano === null || unixNano === 0n ? null : unixNano.toString();
}

/** Base64 of the bytes behind hex digits. */
export function toBase64(hex: string): string {
  return Buffer.from(hex, "hex").toString("base64");
}

/** A trace id that is no W3C id (StartTraceV3 takes any text) has no bytes; its text goes out as it is. */
export function toBase64TraceId(traceId: string): string {
  const hex = toW3cTraceId(traceId);
  return hex === null ? traceId : toBase64(hex);
}
