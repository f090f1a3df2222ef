import { rmSync } from "node:fs";
import { toInboxFilePath } from "./inbox-files.ts";
import { isCutOffFrame } from "./inbox-frame.ts";
import { readSkippedBytes } from "./read-skipped-bytes.ts";
import { setDamagedAside } from "./set-aside.ts";
import type { InboxSurvey } from "./survey-inbox.ts";

/**
 * Before a new process writes to an inbox: what stands behind the last whole entry is in nobody's way. What a crash cut
 * off was acknowledged to nobody and goes; anything else is kept beside, and the files that hold it are given back.
 */
export function clearTail(folder: string, { lastSequence, cutOff }: InboxSurvey): string[] {
  const firstSequence = lastSequence + 1;
  const damaged = cutOff.filter((skipped) => !isCutOffFrame(readSkippedBytes(skipped), firstSequence));
  const kept =
    damaged.length === 0
      ? []
      : [setDamagedAside(folder, { firstSequence, lastSequence: firstSequence, skipped: damaged })];
  // A file without a whole entry has the name that the next one takes.
  rmSync(toInboxFilePath(folder, firstSequence), { force: true });
  return kept;
}
