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
  const { parentSpanId, name } = span;
  return printObject(
    `"trace_id":${JSON.stringify(toBase64TraceId(span.traceId))},"span_id":${JSON.stringify(toBase64(span.spanId))}`,
    parentSpanId === null ? null : `"parent_span_id":${JSON.stringify(toBase64(parentSpanId))}`,
    printName(name),
    printNano("start_time_unix_nano", span.startTimeUnixNano),
    printNano("end_time_unix_nano", span.endTimeUnixNano),
    printAttributes(withRequestId(span)),
    printList("events", span.events, printEvent),
    printList("links", span.links, printLink),
    `"status":${printStatus(span)}`,
  );
}

/** MLflow's clients know the trace of a span by this attribute; whatever a sender wrote there, it is the trace's id. */
export function withRequestId(span: Span): SpanAttribute[] {
  const others = span.attributes.filter(({ key }) => key !== MLFLOW_KEYS.traceRequestId);
  return [{ key: MLFLOW_KEYS.traceRequestId, json: JSON.stringify(span.traceId) }, ...others];
}

function printStatus({ status }: Span): string {
  return printObject(
    status.message === "" ? null : `"message":${JSON.stringify(status.message)}`,
    status.code === "UNSET" ? null : `"code":"STATUS_CODE_${status.code}"`,
  );
}

function printEvent(event: SpanEvent): string {
  return printObject(
    printNano("time_unix_nano", event.timeUnixNano),
    printName(event.name),
    printAttributes(event.attributes),
  );
}

function printLink(link: SpanLink): string {
  return printObject(
    `"trace_id":${JSON.stringify(toBase64TraceId(link.traceId))},"span_id":${JSON.stringify(toBase64(link.spanId))}`,
    printAttributes(link.attributes),
  );
}

function printAttributes(attributes: readonly SpanAttribute[]): string | null {
  return printList("attributes", attributes, printAttribute);
}

function printAttribute({ key, json }: SpanAttribute): string {
  const value = printAnyValue(json);
  return `{"key":${JSON.stringify(key)}${value === null ? "" : `,"value":${value}`}}`;
}

/** What is null is left out. */
function printObject(...members: readonly (string | null)[]): string {
  let text = "";
  for (const member of members) {
    if (member === null) continue;
    text += text === "" ? member : `,${member}`;
  }
  return `{${text}}`;
}

function printList<T>(name: string, items: readonly T[], print: (item: T) => string): string | null {
  if (items.length === 0) return null;
  let text = "";
  for (const item of items) text += text === "" ? print(item) : `,${print(item)}`;
  return `"${name}":[${text}]`;
}

function printName(name: string): string | null {
  return name === "" ? null : `"name":${JSON.stringify(name)}`;
}

function printNano(name: string, unixNano: bigint | null): string | null {
  return unixNano === null || unixNano === 0n ? null : `"${name}":${unixNano}`;
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
