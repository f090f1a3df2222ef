import type { InboxGap } from "./inbox-reader.ts";
import { countSetAside, listSetAside } from "./set-aside.ts";
import { surveyInbox } from "./survey-inbox.ts";

/** What an inbox holds, and what is wrong with it. */
export interface InboxReport {
  /** Acknowledged, whole, and not in the store yet. */
  waitingCount: number;
  waitingBytes: number;
  /** Acknowledged and kept beside, as the pipeline did not take them. */
  refusedCount: number;
  /** Acknowledged and damaged before they were in the store. */
  damagedCount: number;
  /** The same in words, with what to do; empty where all is well. */
  problems: string[];
}

/** Reads a whole inbox, also beside the server that uses it; `readMark` tells how far the store is. */
export async function inspectInbox(folder: string, readMark: () => Promise<number>): Promise<InboxReport> {
  const { waitingCount, waitingBytes, gaps } = await surveyInbox(folder, readMark);
  const setAside = listSetAside(folder);
  const { refusedCount, damagedCount } = countSetAside(setAside);
  return {
    waitingCount,
    waitingBytes,
    refusedCount,
    damagedCount: damagedCount + gaps.reduce((sum, gap) => sum + countEntries(gap), 0),
    problems: [
      ...gaps.map((gap) => `${tellEntries(gap)} in ${folder} and cannot be read`),
      ...setAside.damaged.map(
        (file) =>
          `${tellEntries(file)} and could not be read; what was left is in ${file.path}, delete it when you have seen it`,
      ),
      ...setAside.refused.map(
        ({ path }) =>
          `a request that was acknowledged could not be stored; it is in ${path}: please report it, then delete the file`,
      ),
    ],
  };
}

type EntryRange = Pick<InboxGap, "firstSequence" | "lastSequence">;

function countEntries({ firstSequence, lastSequence }: EntryRange): number {
  return lastSequence - firstSequence + 1;
}

function tellEntries(range: EntryRange): string {
  const count = countEntries(range);
  return count === 1 ? "an acknowledged request was damaged" : `${count} acknowledged requests were damaged`;
}
