/** Scripts that are written without blanks between words. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
/** One letter or digit of a script that has words; for patterns with the flag `v`. */
export const WORD_CHARACTER = String.raw`[[\p{L}\p{N}]--[${UNSPACED}]]`;
/** Anything that is neither a letter nor a digit. */
export const SEPARATOR = String.raw`[^\p{L}\p{N}]`;

const RUNS = new RegExp(String.raw`[[${UNSPACED}]&&[\p{L}\p{N}]]+|${WORD_CHARACTER}+`, "gv");
const UNSPACED_START = new RegExp(`^[${UNSPACED}]`, "v");
const ASCII_RUNS = /[a-z0-9]+/g;
const NON_ASCII = /[^\0-\x7f]/;

/** A word, or a run of signs of a script without blanks. */
export interface Run {
  text: string;
  isUnspaced: boolean;
  start: number;
}

export function splitRuns(folded: string): Run[] {
  if (!NON_ASCII.test(folded)) {
    return Array.from(folded.matchAll(ASCII_RUNS), (match) => ({
      text: match[0],
      isUnspaced: false,
      start: match.index,
    }));
  }
  return Array.from(folded.matchAll(RUNS), (match) => ({
    text: match[0],
    isUnspaced: UNSPACED_START.test(match[0]),
    start: match.index,
  }));
}

/** The words of folded text as splitRuns finds them, for text of plain letters; null for any other. */
export function listAsciiWords(folded: string): readonly string[] | null {
  return NON_ASCII.test(folded) ? null : (folded.match(ASCII_RUNS) ?? []);
}
