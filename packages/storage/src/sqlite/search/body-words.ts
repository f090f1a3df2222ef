import { type BodyAttributes, decodeTextFacts, type SpanBody } from "../span-body.ts";
import { collectWords, type WordSink } from "./index-words.ts";

/** Adds the words that stand in a span's body itself: short values, keys, events, the error. */
export function collectBodyWords(body: SpanBody, spanName: string, words: WordSink): void {
  const [attributes, , statusMessage, events] = body;
  collectWords(JSON.stringify(spanName), words);
  collectWords(JSON.stringify(statusMessage), words);
  collectWords(JSON.stringify(decodeTextFacts(body).errorMessage ?? ""), words);
  collectAttributeWords(attributes, words);
  for (const [name, , eventAttributes] of events) {
    collectWords(JSON.stringify(name), words);
    collectAttributeWords(eventAttributes, words);
  }
}

function collectAttributeWords(attributes: BodyAttributes, words: WordSink): void {
  for (let index = 0; index + 1 < attributes.length; index += 2) {
    collectWords(JSON.stringify(attributes[index]), words);
    const stored = attributes[index + 1];
    const value = Array.isArray(stored) && stored.length === 1 ? stored[0] : stored;
    if (typeof value === "string") collectWords(value, words);
    // What comes after the stored part of a long value stands here.
    else if (Array.isArray(value) && typeof value[1] === "string") collectWords(value[1], words);
  }
}
