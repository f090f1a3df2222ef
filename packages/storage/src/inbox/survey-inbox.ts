import { listInboxFiles } from "./inbox-files.ts";
import { type InboxGap, InboxReader, type SkippedBytes } from "./inbox-reader.ts";

const BYTES_AT_ONCE = 8 * 1024 * 1024;

export interface InboxSurvey {
  /** The last entry that is whole; the mark where there is none after it. */
  lastSequence: number;
  /** Whole entries that are not in the store. */
  waitingCount: number;
  waitingBytes: number;
  /** Entries that should be there and cannot be read. */
  gaps: InboxGap[];
  /** Bytes behind the last whole entry: cut off while they were written, and acknowledged to nobody, unless something damaged them. */
  cutOff: SkippedBytes[];
}

/**
 * Reads a whole inbox. Also beside the process that writes and empties it: `readMark` tells how far the store is, and is
 * asked when everything was read, so that what went into the store meanwhile is not taken for lost.
 */
export async function surveyInbox(folder: string, readMark: () => Promise<number>): Promise<InboxSurvey> {
  const entries: { sequence: number; byteCount: number }[] = [];
  const reader = new InboxReader(folder);
  const firstSequence = listInboxFiles(folder)[0]?.firstSequence ?? 0;
  let last = Math.max(0, firstSequence - 1);
  try {
    for (;;) {
      const found = reader.read(last, Number.MAX_SAFE_INTEGER, BYTES_AT_ONCE);
      for (const { sequence, bytes } of found) entries.push({ sequence, byteCount: bytes.length });
      if (found.length === 0) break;
      last = found.at(-1)?.sequence ?? last;
    }
  } finally {
    reader.close();
  }
  const mark = await readMark();
  const waiting = entries.filter(({ sequence }) => sequence > mark);
  return {
    lastSequence: Math.max(mark, last),
    waitingCount: waiting.length,
    waitingBytes: waiting.reduce((sum, { byteCount }) => sum + byteCount, 0),
    gaps: [...gapBefore(firstSequence, mark), ...reader.takeGaps()].flatMap((gap) => clip(gap, mark)),
    cutOff: last > mark || entries.length === 0 ? reader.takeSkipped() : [],
  };
}

/** The oldest file begins where the store ends, or earlier. */
function gapBefore(firstSequence: number, mark: number): InboxGap[] {
  return firstSequence > mark + 1
    ? [{ firstSequence: mark + 1, lastSequence: firstSequence - 1, skipped: [] }]
    : [];
}

function clip(gap: InboxGap, mark: number): InboxGap[] {
  return gap.lastSequence > mark ? [{ ...gap, firstSequence: Math.max(gap.firstSequence, mark + 1) }] : [];
}
