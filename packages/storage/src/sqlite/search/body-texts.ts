import { type BodyAttributes, decodeTextFacts, type SpanBody } from "../span-body.ts";

/** Hands over the JSON texts whose words stand in a span's body itself: short values, keys, events, the error. */
export function collectBodyTexts(body: SpanBody, spanName: string, take: (json: string) => void): void {
  const [attributes, , statusMessage, events] = body;
  take(JSON.stringify(spanName));
  take(JSON.stringify(statusMessage));
  take(JSON.stringify(decodeTextFacts(body).errorMessage ?? ""));
  collectAttributeTexts(attributes, take);
  for (const [name, , eventAttributes] of events) {
    take(JSON.stringify(name));
    collectAttributeTexts(eventAttributes, take);
  }
}

function collectAttributeTexts(attributes: BodyAttributes, take: (json: string) => void): void {
  for (let index = 0; index + 1 < attributes.length; index += 2) {
    take(JSON.stringify(attributes[index]));
    const stored = attributes[index + 1];
    const value = Array.isArray(stored) && stored.length === 1 ? stored[0] : stored;
    if (typeof value === "string") take(value);
    // What comes after the stored part of a long value stands here.
    else if (Array.isArray(value) && typeof value[1] === "string") take(value[1]);
  }
}
