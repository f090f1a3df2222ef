import type { TextView } from "@clawglass/core/api";

/** Characters of a text in the first view; the span detail has the whole. */
const MAX_VIEW_CHARS = 4000;

export function toTextView(text: string): TextView {
  const isCut = text.length > MAX_VIEW_CHARS;
  return {
    text: isCut ? text.slice(0, MAX_VIEW_CHARS).toWellFormed() : text,
    totalChars: text.length,
    isCut,
  };
}
