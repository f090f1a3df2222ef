import {
  AppError,
  type Span,
  type SpanAttribute,
  type SpanEvent,
  type SpanLink,
  type SpanStatusCode,
} from "@clawglass/core";
import { isExactNumber, parseLossless } from "./lossless-json.ts";
import { RequestFields, toRecord } from "./request-fields.ts";

const REQUEST_ID_KEY = "mlflow.traceRequestId";

/**
 * Reads the spans of a `traces.json`, as MLflow's SDKs upload it beside a trace. The TypeScript SDK writes attribute
 * values decoded, the Python SDK as JSON text; both are understood. INVALID_INPUT when it is no such file.
 */
export function readArtifactSpans(text: string, traceId: string): Span[] {
  let parsed: unknown;
  try {
    parsed = parseLossless(text);
  } catch (cause) {
    throw new AppError("INVALID_INPUT", "The file traces.json is not valid JSON.", { cause });
  }
  const file = new RequestFields(toRecord(parsed));
  if (!Array.isArray(file.raw("spans"))) {
    throw new AppError(
      "INVALID_INPUT",
      "The file traces.json must hold an object with a list named 'spans'.",
    );
  }
  return file
    .objects("spans")
    .map((span) => (span.has("context") ? readOldSpan(span, traceId) : readSpan(span, traceId)));
}

function readSpan(fields: RequestFields, traceId: string): Span {
  return {
    traceId,
    spanId: readSpanId(fields.raw("span_id")) ?? failWithoutId(),
    parentSpanId: readSpanId(fields.raw("parent_span_id")),
    name: fields.text("name") ?? "",
    startTimeUnixNano: readNano(fields.raw("start_time_unix_nano")) ?? 0n,
    endTimeUnixNano: readNano(fields.raw("end_time_unix_nano")),
    status: {
      code: readStatusCode(fields.object("status").raw("code")),
      message: fields.object("status").text("message") ?? "",
    },
    attributes: readAttributes(toRecord(fields.raw("attributes"))),
    events: fields.objects("events").map(readEvent),
    links: fields.objects("links").map(readLink),
  };
}

/** The schema before MLflow 3: ids in a `context` object. */
function readOldSpan(fields: RequestFields, traceId: string): Span {
  const context = fields.object("context");
  return {
    traceId,
    spanId: readSpanId(context.raw("span_id")) ?? failWithoutId(),
    parentSpanId: readSpanId(fields.raw("parent_id")),
    name: fields.text("name") ?? "",
    startTimeUnixNano: readNano(fields.raw("start_time")) ?? 0n,
    endTimeUnixNano: readNano(fields.raw("end_time")),
    status: { code: readStatusCode(fields.raw("status_code")), message: fields.text("status_message") ?? "" },
    attributes: readAttributes(toRecord(fields.raw("attributes"))),
    events: fields.objects("events").map(readEvent),
    links: [],
  };
}

function readEvent(fields: RequestFields): SpanEvent {
  return {
    name: fields.text("name") ?? "",
    timeUnixNano: readNano(fields.raw("time_unix_nano") ?? fields.raw("timestamp")) ?? 0n,
    attributes: toAttributes(toRecord(fields.raw("attributes"))),
  };
}

function readLink(fields: RequestFields): SpanLink {
  return {
    traceId: fields.text("trace_id") ?? "",
    spanId: readSpanId(fields.raw("span_id")) ?? "",
    attributes: toAttributes(toRecord(fields.raw("attributes"))),
  };
}

function readAttributes(values: Readonly<Record<string, unknown>>): SpanAttribute[] {
  if (!holdsJsonTexts(values)) return toAttributes(values);
  return Object.entries(values).map(([key, value]) => ({
    key,
    json: typeof value === "string" ? value : toJson(value),
  }));
}

/** The request id tells the two writers apart: JSON text of a text starts with a quote. */
function holdsJsonTexts(values: Readonly<Record<string, unknown>>): boolean {
  const requestId = values[REQUEST_ID_KEY];
  if (typeof requestId === "string" && !requestId.startsWith('"')) return false;
  return Object.values(values).every((value) => typeof value === "string" && isJson(value));
}

function toAttributes(values: Readonly<Record<string, unknown>>): SpanAttribute[] {
  return Object.entries(values).map(([key, value]) => ({ key, json: toJson(value) }));
}

function toJson(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** 16 hex digits from base64 (8 bytes), hex, or `0x` hex; null for nothing. */
function readSpanId(value: unknown): string | null {
  if (typeof value !== "string" || value === "") return null;
  const hex = value.replace(/^0x/, "");
  if (/^[0-9a-f]{16}$/i.test(hex)) return hex.toLowerCase();
  const bytes = Buffer.from(value, "base64");
  return bytes.length === 8 ? bytes.toString("hex") : null;
}

function failWithoutId(): never {
  throw new AppError("INVALID_INPUT", "A span in traces.json has no valid span_id.");
}

function readNano(value: unknown): bigint | null {
  const text = isExactNumber(value) ? value.rawJSON : String(value ?? "");
  return /^-?\d+$/.test(text) ? BigInt(text) : null;
}

function readStatusCode(value: unknown): SpanStatusCode {
  const code = String(value ?? "").replace(/^STATUS_CODE_/, "");
  return code === "OK" || code === "ERROR" ? code : "UNSET";
}
