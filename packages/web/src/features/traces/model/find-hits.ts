import { isMlflowFilter } from "./is-mlflow-filter.ts";
import { splitWords } from "./split-words.ts";

/** Splits a text at the plain words of a filter, case ignored. A filter in MLflow's language marks nothing. */
export function findHits(text: string, filterText: string): { text: string; isHit: boolean }[] {
  const trimmed = filterText.trim();
  if (trimmed === "" || isMlflowFilter(trimmed)) return [{ text, isHit: false }];
  const words = splitWords(trimmed.toLowerCase());
  const lower = text.toLowerCase();
  // Lower case of some scripts has another length; places in it would then be wrong.
  if (lower.length !== text.length) return [{ text, isHit: false }];
  const pieces: { text: string; isHit: boolean }[] = [];
  let from = 0;
  for (;;) {
    const hit = findNext(lower, words, from);
    if (!hit) break;
    if (hit.at > from) pieces.push({ text: text.slice(from, hit.at), isHit: false });
    from = hit.at + hit.length;
    pieces.push({ text: text.slice(hit.at, from), isHit: true });
  }
  if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from), isHit: false });
  return pieces;
}

function findNext(
  lower: string,
  words: readonly string[],
  from: number,
): { at: number; length: number } | null {
  let best: { at: number; length: number } | null = null;
  for (const word of words) {
    const at = lower.indexOf(word, from);
    if (at >= 0 && (!best || at < best.at || (at === best.at && word.length > best.length))) {
      best = { at, length: word.length };
    }
  }
  return best;
}
