import { foldText } from "../../search/fold-text.ts";
import { splitRuns } from "../../search/words.ts";
import type { IndexedWord, TextIndex } from "./text-index.ts";

const MIN_PART_CHARS = 3;
const MIN_UNSPACED_CHARS = 2;
/** Beyond so many candidates a filter narrows too little: reading on from the newest trace finds matches sooner. */
const MAX_ENTRIES = 2_000;
const MAX_TRACES = 2_000;
/** Words that the tested text has around what was sent. */
const FRAME_WORDS = ["name", "attributes", "events", "status", "message"];

/**
 * The traces that a LIKE pattern over a span's content can match: all of them are among these, or null where the index
 * cannot tell. Looks up the longest word that every match must hold.
 */
export function findLikeCandidates(index: TextIndex, pattern: string): number[] | null {
  const word = findLongestWord(pattern);
  if (word === null) return null;
  const entries = index.findEntries([word], MAX_ENTRIES);
  if (entries === null) return null;
  const waiting = index.waitingTraces(MAX_TRACES);
  if (waiting === null) return null;
  const traceKeys = new Set([...waiting, ...index.tracesWithAnyUse(entries)]);
  return traceKeys.size > MAX_TRACES ? null : [...traceKeys];
}

/** `%` and `_` separate; a word beside one of them, or at an end of the pattern, may go on there. */
function findLongestWord(pattern: string): IndexedWord | null {
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
  const usable = words.filter(isUsable).sort((left, right) => right.text.length - left.text.length);
  return usable[0] ?? null;
}

function isUsable({ text, isUnspaced }: IndexedWord): boolean {
  if (isUnspaced) return text.length >= MIN_UNSPACED_CHARS;
  return text.length >= MIN_PART_CHARS && !FRAME_WORDS.some((word) => word.includes(text));
}
