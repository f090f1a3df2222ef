import { noSpansFound, unreadableRequest } from "../ingest-error.ts";
import type { OtlpRequest, ReceivedSpan } from "./otlp-request.ts";

/** A number too long for a double: OTLP writes such integers as text, but some exporters do not. */
const LONG_NUMBER = /:\s*-?\d{16,}/;

/** Reads an OTLP JSON body (ids as hex, 64-bit integers as text or numbers). INVALID_INPUT when it is none. */
export function* decodeJson(body: Uint8Array): Generator<ReceivedSpan, void> {
  const request = parse(body);
  if (!Array.isArray(request.resourceSpans) || request.resourceSpans.length === 0) throw noSpansFound();
  for (const resourceSpans of request.resourceSpans)
    for (const scopeSpans of resourceSpans?.scopeSpans ?? [])
      for (const span of scopeSpans?.spans ?? []) yield { span, resource: resourceSpans.resource };
}

function parse(body: Uint8Array): OtlpRequest {
  const text = new TextDecoder().decode(body);
  let parsed: unknown;
  try {
    parsed = LONG_NUMBER.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
  } catch {
    throw unreadableRequest("Invalid OpenTelemetry format");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw unreadableRequest("Invalid OpenTelemetry format");
  }
  return parsed as OtlpRequest;
}

function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return context?.source !== undefined && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}
