import { foldText } from "./fold-text.ts";
import { SEPARATOR, splitRuns, WORD_CHARACTER } from "./words.ts";

/** One thing that must occur: a word, a phrase, or the beginning of a word. */
export interface SearchTerm {
  /** Folded words in the order in which they must follow each other. */
  words: { text: string; isUnspaced: boolean }[];
  /** The last word may go on. */
  isPrefix: boolean;
  /** Finds it in folded text. */
  pattern: RegExp;
}

const PARTS = /"([^"]*)"(\*?)|(\S+)/g;
const MAX_TERMS = 16;

/** Reads what a person typed: words, "phrases", beginnings*. Signs alone ask for nothing. */
export function parseSearchTerms(text: string): SearchTerm[] {
  const terms = Array.from(text.matchAll(PARTS), ([, phrase, star, word]) =>
    phrase === undefined
      ? createTerm((word ?? "").replaceAll('"', " "), (word ?? "").endsWith("*"))
      : createTerm(phrase, star === "*"),
  );
  return terms.flatMap((term) => term ?? []).slice(0, MAX_TERMS);
}

function createTerm(text: string, isPrefix: boolean): SearchTerm | null {
  const runs = splitRuns(foldText(text));
  const last = runs.at(-1);
  if (last === undefined) return null;
  let source = "";
  let previous: (typeof runs)[number] | null = null;
  for (const run of runs) {
    if (previous === null) source += run.isUnspaced ? "" : `(?<!${WORD_CHARACTER})`;
    else source += `${SEPARATOR}${run.isUnspaced !== previous.isUnspaced ? "*" : "+"}`;
    source += run.text; // letters and digits only: nothing to escape
    previous = run;
  }
  if (!last.isUnspaced && !isPrefix) source += `(?!${WORD_CHARACTER})`;
  return { words: runs, isPrefix: isPrefix && !last.isUnspaced, pattern: new RegExp(source, "gv") };
}
