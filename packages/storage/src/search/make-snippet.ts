import type { FoldedText } from "./fold-text.ts";
import type { SearchTerm } from "./search-terms.ts";

const CHARS_BEFORE = 60;
const MAX_CHARS = 200;
const MAX_MARKS = 20;

export interface SnippetText {
  text: string;
  isCutBefore: boolean;
  isCutAfter: boolean;
  marks: [start: number, end: number][];
}

/** Cuts the words around the first hit out of a text. Cuts fall between characters, at a blank where one is near. */
export function makeSnippet(
  text: string,
  { folded, offsets }: FoldedText,
  terms: readonly SearchTerm[],
): SnippetText {
  const toOriginal = (at: number): number => (offsets === null ? at : (offsets[at] ?? text.length));
  const first = Math.min(...terms.map((term) => findFrom(term.pattern, folded, 0)?.index ?? folded.length));
  const start = findStart(text, toOriginal(first));
  const end = toBoundary(text, Math.min(text.length, start + MAX_CHARS));
  const found: [number, number][] = [];
  for (const { pattern } of terms) {
    let from = first;
    for (let count = 0; count < MAX_MARKS; count += 1) {
      const match = findFrom(pattern, folded, from);
      if (match === null || toOriginal(match.index) >= end) break;
      from = match.index + match[0].length;
      found.push([toOriginal(match.index) - start, Math.min(end, toOriginalEnd(from)) - start]);
    }
  }
  return {
    text: text.slice(start, end),
    isCutBefore: start > 0,
    isCutAfter: end < text.length,
    marks: joinRanges(found),
  };

  /** The end of the character that the folded text before `at` ends with. */
  function toOriginalEnd(at: number): number {
    const last = toOriginal(at - 1);
    let next = at;
    while (next <= folded.length && toOriginal(next) === last) next += 1;
    return toOriginal(next);
  }
}

export function findFrom(pattern: RegExp, folded: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(folded);
}

function findStart(text: string, hit: number): number {
  if (hit <= CHARS_BEFORE) return 0;
  const earliest = hit - CHARS_BEFORE;
  const blank = text.slice(earliest, hit).search(/\s\S/);
  return toBoundary(text, blank === -1 ? earliest : earliest + blank + 1);
}

/** Never between the two halves of a character. */
function toBoundary(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}

function joinRanges(ranges: [number, number][]): [number, number][] {
  const joined: [number, number][] = [];
  for (const [start, end] of ranges.sort((left, right) => left[0] - right[0])) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else if (end > start && joined.length < MAX_MARKS) joined.push([start, end]);
  }
  return joined;
}
