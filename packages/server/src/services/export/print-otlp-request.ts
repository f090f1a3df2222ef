import { createHash } from "node:crypto";
import { type Span, type SpanAttribute, toW3cTraceId } from "@clawglass/core";
import { OTLP_JSON_NAMES, printAnyValue } from "../../mlflow-wire/any-value.ts";
import { withRequestId } from "../../mlflow-wire/span-json.ts";
import type { TraceExport } from "./read-trace-export.ts";

const STATUS_CODES = { UNSET: 0, OK: 1, ERROR: 2 } as const;
const KIND_INTERNAL = 1;

/**
 * The spans of a trace as one OTLP request in JSON, which every collector and `POST /v1/traces` take. Tags that came with the sender's
 * resource go back there. What only MLflow knows (assessments, metadata of StartTraceV3) has no place in OTLP: JSONL keeps that.
 */
export function printOtlpRequest({ spans, info }: TraceExport): string {
  const resource = Object.entries(info.tags)
    .filter(([key]) => !key.startsWith("mlflow."))
    .map(([key, value]) => printAttribute({ key, json: JSON.stringify(value) }));
  const printed = spans.map(({ span }) => printSpan(span));
  return `{"resourceSpans":[{"resource":{"attributes":[${resource.join(",")}]},"scopeSpans":[{"scope":{"name":"clawglass"},"spans":[${printed.join(",")}]}]}]}`;
}

function printSpan(span: Span): string {
  const fields = [
    `"traceId":"${toHexTraceId(span.traceId)}"`,
    `"spanId":"${span.spanId}"`,
    ...(span.parentSpanId === null ? [] : [`"parentSpanId":"${span.parentSpanId}"`]),
    `"name":${JSON.stringify(span.name)}`,
    `"kind":${KIND_INTERNAL}`,
    `"startTimeUnixNano":"${span.startTimeUnixNano}"`,
    `"endTimeUnixNano":"${span.endTimeUnixNano ?? 0n}"`,
    `"attributes":[${withRequestId(span).map(printAttribute).join(",")}]`,
    `"events":[${span.events.map((event) => `{"timeUnixNano":"${event.timeUnixNano}","name":${JSON.stringify(event.name)},"attributes":[${event.attributes.map(printAttribute).join(",")}]}`).join(",")}]`,
    `"links":[${span.links.map((link) => `{"traceId":"${toHexTraceId(link.traceId)}","spanId":"${link.spanId}","attributes":[${link.attributes.map(printAttribute).join(",")}]}`).join(",")}]`,
    `"status":{"code":${STATUS_CODES[span.status.code]}${span.status.message === "" ? "" : `,"message":${JSON.stringify(span.status.message)}`}}`,
  ];
  return `{${fields.join(",")}}`;
}

/** A value that came as a text which holds JSON goes out as that text. */
function printAttribute({ key, json, cameAsText }: SpanAttribute): string {
  const value = cameAsText
    ? `{"stringValue":${JSON.stringify(json)}}`
    : (printAnyValue(json, OTLP_JSON_NAMES) ?? "{}");
  return `{"key":${JSON.stringify(key)},"value":${value}}`;
}

/** OTLP knows 16 bytes only. An id that a StartTraceV3 client chose freely gets stable ones; its text is an attribute. */
function toHexTraceId(traceId: string): string {
  return toW3cTraceId(traceId) ?? createHash("sha256").update(traceId).digest("hex").slice(0, 32);
}
