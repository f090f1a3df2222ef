import protobuf from "protobufjs";
import { noSpansFound, unreadableRequest } from "../ingest-error.ts";
import { OTLP_TRACE_PROTO } from "./otlp-proto.ts";
import type { OtlpResource, OtlpSpan, ReceivedSpan } from "./otlp-request.ts";

/** Messages within each other before a request is refused: an attribute's level takes up to three. Deep values are cut later, and counted. */
const MAX_NESTED_MESSAGES = 6_000;
const WIRE_BYTES = 2;

/** Numbers of fields, see OTLP_TRACE_PROTO. */
const RESOURCE_SPANS = 1;
const RESOURCE = 1;
const SCOPE_SPANS = 2;
const SPANS = 2;

let types: { span: protobuf.Type; resource: protobuf.Type } | null = null;

/**
 * Reads an OTLP protobuf body span by span: of a large request the objects of one span are there at a time. INVALID_INPUT
 * when it is none, also after spans that were sound.
 */
export function* decodeProtobuf(body: Uint8Array): Generator<ReceivedSpan, void> {
  types ??= loadTypes();
  const reader = protobuf.Reader.create(body);
  let isEmpty = true;
  try {
    for (const end of readMessages(reader, body.length, RESOURCE_SPANS)) {
      isEmpty = false;
      yield* decodeResourceSpans(reader, end, types);
    }
  } catch {
    throw unreadableRequest("Invalid OpenTelemetry format");
  }
  if (isEmpty) throw noSpansFound();
}

/** The resource may stand behind its spans: it is looked for first. */
function* decodeResourceSpans(
  reader: protobuf.Reader,
  end: number,
  { span, resource }: NonNullable<typeof types>,
): Generator<ReceivedSpan, void> {
  const start = reader.pos;
  let from: OtlpResource | undefined;
  for (const resourceEnd of readMessages(reader, end, RESOURCE)) {
    const { attributes } = resource.decode(reader, resourceEnd - reader.pos) as OtlpResource;
    // Messages of one field that come twice are one.
    from = { attributes: (from?.attributes ?? []).concat(attributes ?? []) };
  }
  reader.pos = start;
  for (const scopeEnd of readMessages(reader, end, SCOPE_SPANS))
    for (const spanEnd of readMessages(reader, scopeEnd, SPANS))
      yield { resource: from, span: span.decode(reader, spanEnd - reader.pos) as OtlpSpan };
}

/** Stops at the beginning of each message of a field, with its end; goes on behind it. */
function* readMessages(reader: protobuf.Reader, end: number, field: number): Generator<number, void> {
  while (reader.pos < end) {
    const tag = reader.tag();
    if (tag >>> 3 !== field || (tag & 7) !== WIRE_BYTES) {
      reader.skipType(tag & 7, 0, tag >>> 3);
      continue;
    }
    const length = reader.uint32();
    const messageEnd = reader.pos + length;
    if (messageEnd > end) throw new RangeError("a message is longer than the one around it");
    yield messageEnd;
    reader.pos = messageEnd;
  }
  if (reader.pos > end) throw new RangeError("a field is longer than its message");
}

function loadTypes(): NonNullable<typeof types> {
  const { root } = protobuf.parse(OTLP_TRACE_PROTO);
  protobuf.Reader.recursionLimit = MAX_NESTED_MESSAGES;
  return { span: root.lookupType("otlp.Span"), resource: root.lookupType("otlp.Resource") };
}
