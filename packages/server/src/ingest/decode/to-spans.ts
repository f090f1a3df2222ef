import { type Span, type SpanAttribute, type SpanStatus, type TraceId, toTraceId } from "@clawglass/core";
import type Long from "long";
import { unacceptableSpan, unreadableRequest } from "../ingest-error.ts";
import type { IngestTally } from "../ingest-tally.ts";
import type { IngestLimits } from "../limits.ts";
import type { OtlpId, OtlpInteger, OtlpSpan, ReceivedSpan } from "./otlp-request.ts";
import { toAttributes } from "./to-attributes.ts";
import { toCleanName } from "./to-clean-name.ts";

export interface DecodedSpan {
  span: Span;
  /** Attributes of the sender. Spans of one sender share the list. */
  resource: SpanAttribute[];
}

/** The last instant that fits a signed 64-bit count of nanoseconds: 11 April 2262. */
const MAX_UNIX_NANO = 2n ** 63n - 1n;

const STATUS_CODES: Record<string, SpanStatus["code"]> = {
  1: "OK",
  2: "ERROR",
  STATUS_CODE_OK: "OK",
  STATUS_CODE_ERROR: "ERROR",
};

/** OTLP spans → spans. INVALID_INPUT when one of them cannot be kept: then nothing of the request is. */
export function* toSpans(
  received: Iterable<ReceivedSpan>,
  limits: IngestLimits,
  tally: IngestTally,
): Generator<DecodedSpan, void> {
  const { maxSpans, maxAttributeDepth } = limits;
  let sender: ReceivedSpan["resource"];
  let resource: SpanAttribute[] = [];
  let spanCount = 0;
  for (const each of received) {
    if (spanCount >= maxSpans) throw tooManySpans(maxSpans);
    if (each.resource !== sender)
      resource = toAttributes(each.resource?.attributes, maxAttributeDepth, tally);
    sender = each.resource;
    spanCount += 1;
    tally.spanCount += 1;
    yield { span: toSpan(each.span, maxAttributeDepth, tally), resource };
  }
}

function toSpan(span: OtlpSpan, maxDepth: number, tally: IngestTally): Span {
  const startTimeUnixNano = toUnixNano(span.startTimeUnixNano, "start time");
  return {
    traceId: toCoreTraceId(span.traceId),
    spanId: toHex(span.spanId, 16, "span id"),
    parentSpanId: toParentId(span.parentSpanId),
    name: toCleanName(String(span.name ?? ""), tally),
    startTimeUnixNano,
    endTimeUnixNano: toEnd(toUnixNano(span.endTimeUnixNano, "end time"), startTimeUnixNano, tally),
    status: {
      code: STATUS_CODES[String(span.status?.code ?? 0)] ?? "UNSET",
      message: toCleanName(String(span.status?.message ?? ""), tally),
    },
    attributes: toAttributes(span.attributes, maxDepth, tally),
    events: (span.events ?? []).map((event) => ({
      name: toCleanName(String(event.name ?? ""), tally),
      timeUnixNano: toUnixNano(event.timeUnixNano, "event time"),
      attributes: toAttributes(event.attributes, maxDepth, tally, false),
    })),
    links: (span.links ?? []).map((link) => ({
      traceId: toCoreTraceId(link.traceId),
      spanId: toHex(link.spanId, 16, "span id of a link"),
      attributes: toAttributes(link.attributes, maxDepth, tally, false),
    })),
  };
}

/** 0: the end was not seen yet. An end before the start is a clock that jumped: no duration is below 0. */
function toEnd(end: bigint, start: bigint, tally: IngestTally): bigint | null {
  if (end === 0n) return null;
  if (end >= start) return end;
  tally.clampedEndCount += 1;
  return start;
}

function toCoreTraceId(id: OtlpId): TraceId {
  return toTraceId(toHex(id, 32, "trace id"));
}

/** Eight zero bytes are no parent: some exporters write them for a root. */
function toParentId(id: OtlpId): string | null {
  if (id === null || id === undefined || id.length === 0) return null;
  const hex = toHex(id, 16, "parent span id");
  return /^0+$/.test(hex) ? null : hex;
}

/** Shorter ids are filled with zeros at the left, as MLflow does. */
function toHex(id: OtlpId, hexDigits: number, what: string): string {
  if (id === null || id === undefined || id.length === 0) throw unacceptableSpan(`a span has no ${what}.`);
  const hex = typeof id === "string" ? id.toLowerCase() : Buffer.from(id).toString("hex");
  if (!/^[0-9a-f]+$/.test(hex)) throw unreadableRequest("Invalid OpenTelemetry format");
  if (hex.length > hexDigits) throw unacceptableSpan(`a ${what} is longer than ${hexDigits / 2} bytes.`);
  return hex.padStart(hexDigits, "0");
}

function toUnixNano(value: OtlpInteger, what: string): bigint {
  if (value === null || value === undefined) return 0n;
  const nanos = isLong(value) ? fromLong(value) : readWholeNumber(value, what);
  if (nanos < 0n || nanos > MAX_UNIX_NANO) {
    throw unacceptableSpan(`the ${what} ${nanos} lies outside the years 1970 to 2262.`);
  }
  return nanos;
}

/** Not an object of OTLP JSON, which no number is written as. */
function isLong(value: OtlpInteger): value is Long {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) !== Object.prototype;
}

/** As it stands on the wire, without a sign. Its own text costs a dozen divisions. */
function fromLong({ high, low }: Long): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

function readWholeNumber(value: OtlpInteger, what: string): bigint {
  const text = String(value);
  const nanos = /^-?\d+$/.test(text) ? BigInt(text) : null;
  if (nanos === null)
    throw unacceptableSpan(`the ${what} ${text.slice(0, 40)} is not a whole number of nanoseconds.`);
  return nanos;
}

function tooManySpans(maxSpans: number) {
  return unacceptableSpan(`more than ${maxSpans} spans in one request; send them in several.`);
}
