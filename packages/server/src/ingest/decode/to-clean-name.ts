import type { IngestTally } from "../ingest-tally.ts";

const REPLACEMENT = "\uFFFD";

/** A name, key or message that every database and terminal can hold: no NUL, no half surrogate pairs. */
export function toCleanName(text: string, tally: IngestTally): string {
  if (!text.includes("\0") && text.isWellFormed()) return text;
  tally.repairedTextCount += 1;
  return text.replaceAll("\0", REPLACEMENT).toWellFormed();
}
