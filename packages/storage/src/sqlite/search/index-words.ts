import { foldText } from "../../search/fold-text.ts";
import { listAsciiWords, splitRuns } from "../../search/words.ts";

/** Longer words are indexed as overlapping parts, so that each part of up to half of this is found whole. */
export const MAX_WORD_CHARS = 64;
export const MAX_PART_CHARS = MAX_WORD_CHARS / 2;

const ESCAPES = /\\(u[0-9a-fA-F]{4}|["\\/bfnrt])/g;

/** Takes words; each may come many times. */
export interface WordSink {
  add(word: string): void;
}

/** Adds the words of a JSON text: as it stands, for filters that test it so, and as a person reads it. */
export function collectWords(json: string, words: WordSink): void {
  addWords(json, words);
  if (json.includes("\\")) addWords(json.replaceAll(ESCAPES, decodeEscape), words);
}

function addWords(text: string, words: WordSink): void {
  const folded = foldText(text);
  const asciiWords = listAsciiWords(folded);
  if (asciiWords !== null) {
    for (const word of asciiWords) addWord(word, words);
    return;
  }
  for (const run of splitRuns(folded)) {
    if (run.isUnspaced) for (const pair of toPairs(run.text)) words.add(pair);
    else addWord(run.text, words);
  }
}

function addWord(word: string, words: WordSink): void {
  if (word.length <= MAX_WORD_CHARS) words.add(word);
  else for (const part of toParts(word)) words.add(part);
}

/** Neighbouring signs, two by two: what scripts without blanks are indexed by. */
export function toPairs(run: string): string[] {
  const signs = [...run];
  return signs.length === 1 ? signs : signs.slice(1).map((sign, index) => `${signs[index]}${sign}`);
}

export function toParts(word: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start === 0 || start + MAX_PART_CHARS < word.length; start += MAX_PART_CHARS) {
    parts.push(word.slice(start, start + MAX_WORD_CHARS).toWellFormed());
  }
  return parts;
}

const CONTROL_LETTERS = "bfnrt";

function decodeEscape(_escape: string, code: string): string {
  if (code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
  return CONTROL_LETTERS.includes(code) ? " " : code;
}
