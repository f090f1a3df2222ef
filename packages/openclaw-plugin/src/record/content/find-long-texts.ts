import { textOf } from "./message-text.ts";

/** The rules take about a millisecond for a text of this length; shorter ones are redacted on the spot. */
export const LONG_TEXT_CHARS = 24 * 1024;
const MAX_DEPTH = 6;
const MAX_VALUES = 5000;

/** The long texts of a value, cut to `maxChars`, as `toBoundedText` will ask for them. */
export function findLongTexts(value: unknown, maxChars: number): string[] {
  const found: string[] = [];
  let valuesLeft = MAX_VALUES;

  function look(inner: unknown, depth: number): void {
    valuesLeft -= 1;
    if (valuesLeft < 0) return;
    if (typeof inner === "string") {
      if (inner.length >= LONG_TEXT_CHARS) found.push(cutTo(inner, maxChars));
      return;
    }
    if (typeof inner !== "object" || inner === null || depth >= MAX_DEPTH) return;
    const values = Array.isArray(inner) ? inner : Object.values(inner);
    // The text blocks of a message become one text.
    if (Array.isArray(inner) && inner.length > 1) look(textOf(inner), depth);
    for (const item of values) look(item, depth + 1);
  }

  try {
    look(value, 0);
  } catch {
    // a getter of the host that throws: the texts found so far are ready at least
  }
  return found;
}

/** A copy: a mere slice would keep the whole text in memory. */
function cutTo(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return Buffer.from(text.slice(0, maxChars), "utf16le").toString("utf16le");
}
