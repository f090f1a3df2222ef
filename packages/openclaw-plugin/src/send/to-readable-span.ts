import { CLAWGLASS_KEYS, type Span, type SpanAttribute, toW3cTraceId, type UnixNano } from "@clawglass/core";
import type { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";

/** The shape that OpenTelemetry's serializer takes. */
export type ReadableSpan = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0][number];
type Resource = ReadableSpan["resource"];
type Attributes = ReadableSpan["attributes"];
type HrTime = ReadableSpan["startTime"];

export interface SenderIdentity {
  resource: Resource;
  scope: ReadableSpan["instrumentationScope"];
}

const NANOS_PER_SECOND = 1_000_000_000n;
const SAMPLED = 1;
const STATUS_CODES = { UNSET: 0, OK: 1, ERROR: 2 } as const;
const INTERNAL_KIND = 0;

/** What every span of this plugin says about its sender. MLflow makes trace tags of it, so it is short. */
export function createSenderIdentity(pluginVersion: string): SenderIdentity {
  const attributes = { "service.name": "openclaw" };
  const resource = { attributes, merge: () => resource, getRawAttributes: () => Object.entries(attributes) };
  return {
    resource: resource as unknown as Resource,
    scope: { name: "mlflow-openclaw", version: pluginVersion },
  };
}

/** One span in OpenTelemetry's terms. An open span gets the end time 0 and says that it is open. */
export function toReadableSpan(span: Span, identity: SenderIdentity): ReadableSpan {
  const traceId = toW3cTraceId(span.traceId) ?? span.traceId;
  const startTime = toHrTime(span.startTimeUnixNano);
  const isOpen = span.endTimeUnixNano === null;
  const endTime = toHrTime(span.endTimeUnixNano ?? 0n);
  const attributes = toAttributes(span.attributes);
  if (isOpen) attributes[CLAWGLASS_KEYS.open] = true;
  return {
    name: span.name,
    kind: INTERNAL_KIND,
    spanContext: () => ({ traceId, spanId: span.spanId, traceFlags: SAMPLED }),
    ...(span.parentSpanId === null
      ? {}
      : { parentSpanContext: { traceId, spanId: span.parentSpanId, traceFlags: SAMPLED } }),
    startTime,
    endTime,
    duration: toHrTime((span.endTimeUnixNano ?? span.startTimeUnixNano) - span.startTimeUnixNano),
    ended: !isOpen,
    status: { code: STATUS_CODES[span.status.code], message: span.status.message },
    attributes,
    events: span.events.map((event) => ({
      name: event.name,
      time: toHrTime(event.timeUnixNano),
      attributes: toAttributes(event.attributes),
    })),
    links: span.links.map((link) => ({
      context: {
        traceId: toW3cTraceId(link.traceId) ?? link.traceId,
        spanId: link.spanId,
        traceFlags: SAMPLED,
      },
      attributes: toAttributes(link.attributes),
    })),
    resource: identity.resource,
    instrumentationScope: identity.scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** JSON values become typed attributes; a value that came as a text holding JSON leaves as that text. */
function toAttributes(attributes: readonly SpanAttribute[]): Attributes {
  const result: Attributes = {};
  for (const { key, json, cameAsText } of attributes) {
    const value: unknown = cameAsText ? json : JSON.parse(json);
    if (value !== null) result[key] = value as Attributes[string];
  }
  return result;
}

function toHrTime(unixNano: UnixNano): HrTime {
  return [Number(unixNano / NANOS_PER_SECOND), Number(unixNano % NANOS_PER_SECOND)];
}
