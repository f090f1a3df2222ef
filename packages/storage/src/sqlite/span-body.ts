import type { Span, SpanAttribute, SpanEvent, SpanFacts, SpanLink } from "@clawglass/core";
import type { NormalizedSpan } from "../contract/store-writer.ts";
import type { ContentRef, TextRef } from "./content/refs.ts";

/** Values below this stay in the body; longer ones are stored by content. */
const MIN_CONTENT_CHARS = 320;

/** A value in the body: inline JSON text, or where it is stored. Wrapped in a list of one where it came as text. */
type StoredValue = string | TextRef;
type BodyValue = StoredValue | [StoredValue];
export type BodyAttributes = (string | BodyValue)[];
type BodyEvent = [name: string, timeOffsetNano: string, attributes: BodyAttributes];
type BodyLink = [traceId: string, spanId: string, attributes: BodyAttributes];
type BodyFacts = (string | null)[];

/** What a span row has no column for. Kept as JSON text, compressed together with the bodies beside it. */
export type SpanBody = [
  attributes: BodyAttributes,
  facts: BodyFacts,
  statusMessage: string,
  events: BodyEvent[],
  links: BodyLink[],
];

const TEXT_FACTS = [
  "inputPreview",
  "outputPreview",
  "errorMessage",
  "stopReason",
  "sessionId",
  "userId",
  "agentId",
  "channel",
  "trigger",
  "runId",
] as const;
export type TextFacts = Pick<SpanFacts, (typeof TEXT_FACTS)[number]>;

export interface EncodedBody {
  json: string;
  payloadBytes: number;
  contentRefs: ContentRef[];
}

export function encodeSpanBody(item: NormalizedSpan, putContent: (text: string) => TextRef): EncodedBody {
  const { span, facts } = item;
  const contentRefs: ContentRef[] = [];
  let payloadBytes = 0;
  const encodeValue = (attribute: SpanAttribute): BodyValue => {
    const { json } = attribute;
    payloadBytes += Buffer.byteLength(json);
    let value: StoredValue = json;
    // A lone surrogate has no UTF-8 form; such a value stays in the body, where JSON escapes it.
    if (json.length >= MIN_CONTENT_CHARS && json.isWellFormed()) {
      value = putContent(json);
      for (const part of Array.isArray(value) ? value : [value]) {
        if (typeof part === "number") contentRefs.push(part);
      }
    }
    return attribute.cameAsText ? [value] : value;
  };
  const encodeAttributes = (attributes: readonly SpanAttribute[]): BodyAttributes =>
    attributes.flatMap((attribute) => [attribute.key, encodeValue(attribute)] as BodyAttributes);

  const body: SpanBody = [
    encodeAttributes(span.attributes),
    dropTrailingNulls(TEXT_FACTS.map((key) => facts[key])),
    span.status.message,
    span.events.map(
      (event): BodyEvent => [
        event.name,
        (event.timeUnixNano - span.startTimeUnixNano).toString(),
        encodeAttributes(event.attributes),
      ],
    ),
    span.links.map((link): BodyLink => [link.traceId, link.spanId, encodeAttributes(link.attributes)]),
  ];
  return { json: JSON.stringify(dropTrailingEmpty(body)), payloadBytes, contentRefs };
}

export function parseSpanBody(json: string): SpanBody {
  const [attributes = [], facts = [], statusMessage = "", events = [], links = []] = JSON.parse(
    json,
  ) as Partial<SpanBody>;
  return [attributes, facts, statusMessage, events, links];
}

export function decodeTextFacts(body: SpanBody): TextFacts {
  const facts = body[1];
  return Object.fromEntries(TEXT_FACTS.map((key, index) => [key, facts[index] ?? null])) as TextFacts;
}

export function decodeAttributes(body: SpanBody, readContent: (ref: TextRef) => string): SpanAttribute[] {
  return toAttributes(body[0], readContent);
}

/** The JSON text of one attribute, without reading the others; null where the span has none. */
export function readBodyAttribute(
  [attributes]: SpanBody,
  key: string,
  readContent: (ref: TextRef) => string,
): string | null {
  for (let index = 0; index + 1 < attributes.length; index += 2) {
    if (attributes[index] === key) {
      return toAttributes(attributes.slice(index, index + 2), readContent)[0]?.json ?? null;
    }
  }
  return null;
}

/** The body without one attribute, whose content is then never read. */
export function dropBodyAttribute([attributes, ...rest]: SpanBody, key: string): SpanBody {
  const at = attributes.findIndex((part, index) => index % 2 === 0 && part === key);
  return [at < 0 ? attributes : attributes.toSpliced(at, 2), ...rest];
}

export function decodeEvents(
  body: SpanBody,
  startTimeUnixNano: bigint,
  readContent: (ref: TextRef) => string,
): SpanEvent[] {
  return body[3].map(([name, offset, attributes]) => ({
    name,
    timeUnixNano: startTimeUnixNano + BigInt(offset),
    attributes: toAttributes(attributes, readContent),
  }));
}

export function decodeLinks(body: SpanBody, readContent: (ref: TextRef) => string): SpanLink[] {
  return body[4].map(([traceId, spanId, attributes]) => ({
    traceId,
    spanId,
    attributes: toAttributes(attributes, readContent),
  }));
}

export type DecodedSpanParts = Pick<Span, "attributes" | "events" | "links">;

function toAttributes(encoded: BodyAttributes, readContent: (ref: TextRef) => string): SpanAttribute[] {
  const attributes: SpanAttribute[] = [];
  for (let index = 0; index + 1 < encoded.length; index += 2) {
    const key = encoded[index] as string;
    const stored = encoded[index + 1] as BodyValue;
    const cameAsText = Array.isArray(stored) && stored.length === 1;
    const value = cameAsText ? (stored[0] as StoredValue) : (stored as StoredValue);
    const json = typeof value === "string" ? value : readContent(value);
    attributes.push(cameAsText ? { key, json, cameAsText: true } : { key, json });
  }
  return attributes;
}

function dropTrailingNulls(values: (string | null)[]): (string | null)[] {
  return values.slice(0, values.findLastIndex((value) => value !== null) + 1);
}

function dropTrailingEmpty(body: SpanBody): unknown[] {
  return body.slice(0, body.findLastIndex((part) => part.length > 0) + 1);
}
