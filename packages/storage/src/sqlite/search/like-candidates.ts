import { foldText } from "../../search/fold-text.ts";
import { splitRuns } from "../../search/words.ts";
import type { IndexedWord, TextIndex } from "./text-index.ts";

const MIN_PART_CHARS = 3;
const MIN_UNSPACED_CHARS = 2;
/** A word in more documents than this narrows little; another one of the pattern may do better. */
const MAX_DOCUMENTS = 5_000;
/** Beyond so many candidates a filter narrows too little: reading on from the newest trace finds matches sooner. */
const MAX_TRACES = 5_000;
const MAX_WAITING_TRACES = 100_000;
/** So few candidates are read sooner than the list of all words. */
const FEW_TRACES = 20;
const LONGEST_WORD = 1_000;
/** Words that the tested text has around what was sent. */
const FRAME_WORDS = ["name", "attributes", "events", "status", "message"];

/**
 * The traces that a LIKE pattern over a span's content can match: all of them are among these, or null where the index
 * cannot tell. Each word that every match must hold narrows further; one that nothing holds ends it.
 */
export function findLikeCandidates(index: TextIndex, pattern: string): number[] | null {
  let found: Set<number> | null = null;
  // Parts of words read through the list of all words: they are looked up last, and only where whole words left many.
  const words = listWords(pattern).sort((left, right) => toCost(index, left) - toCost(index, right));
  for (const word of words) {
    if (found !== null && (found.size === 0 || (index.isLookUpDear(word) && found.size <= FEW_TRACES))) break;
    const entries = index.findEntries(word, MAX_DOCUMENTS);
    if (entries === null) continue;
    const traceKeys = new Set(index.tracesWithAnyUse(entries));
    found = found === null ? traceKeys : found.intersection(traceKeys);
  }
  if (found === null || found.size > MAX_TRACES) return null;
  const waiting = index.waitingTraces(MAX_WAITING_TRACES);
  return waiting === null ? null : [...found.union(new Set(waiting))];
}

function toCost(index: TextIndex, word: IndexedWord): number {
  return (index.isLookUpDear(word) ? LONGEST_WORD : 0) - Math.min(word.text.length, LONGEST_WORD - 1);
}

/** `%` and `_` separate; a word beside one of them, or at an end of the pattern, may go on there. */
function listWords(pattern: string): IndexedWord[] {
  const words = pattern.split(/[%_]/).flatMap((part) => {
    const folded = foldText(part);
    return splitRuns(folded).map(
      (run): IndexedWord => ({
        text: run.text,
        isUnspaced: run.isUnspaced,
        isOpenLeft: run.start === 0,
        isOpenRight: run.start + run.text.length === folded.length,
      }),
    );
  });
  return words.filter(isUsable);
}

function isUsable({ text, isUnspaced, isOpenLeft, isOpenRight }: IndexedWord): boolean {
  if (isUnspaced) return text.length >= MIN_UNSPACED_CHARS;
  if (!isOpenLeft && !isOpenRight) return !FRAME_WORDS.includes(text);
  return text.length >= MIN_PART_CHARS && !FRAME_WORDS.some((word) => word.includes(text));
}
