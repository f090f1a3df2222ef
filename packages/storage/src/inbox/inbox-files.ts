import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const NAME = /^(\d{16})\.inbox$/;
const SEQUENCE_DIGITS = 16;

/** Where requests wait that were acknowledged and are not in the store at `location` yet: beside it. */
export function inboxFolderOf(location: string): string {
  return `${location}-inbox`;
}

/** One file of an inbox. Named by the sequence of its first entry, so that names stand in the order of entries. */
export interface InboxFile {
  path: string;
  firstSequence: number;
}

export function toInboxFilePath(folder: string, firstSequence: number): string {
  return join(folder, `${String(firstSequence).padStart(SEQUENCE_DIGITS, "0")}.inbox`);
}

/** The files of an inbox, oldest first; none where there is no folder. */
export function listInboxFiles(folder: string): InboxFile[] {
  return listNames(folder)
    .flatMap((name) => {
      const digits = NAME.exec(name)?.[1];
      return digits === undefined ? [] : [{ path: join(folder, name), firstSequence: Number(digits) }];
    })
    .sort((left, right) => left.firstSequence - right.firstSequence);
}

export function measureInboxBytes(folder: string): number {
  return listInboxFiles(folder).reduce(
    (sum, { path }) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
