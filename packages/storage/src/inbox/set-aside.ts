import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { InboxGap } from "./inbox-reader.ts";
import { readSkippedBytes } from "./read-skipped-bytes.ts";

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const REFUSED = /^refused-(\d+)\.otlp$/;
const DAMAGED = /^damaged-(\d+)-(\d+)\.bytes$/;

/** What was acknowledged and is not in the store, and why. Its files stay until a person deletes them. */
export interface SetAside {
  /** One request that the pipeline did not take, whole. */
  refused: { path: string; sequence: number }[];
  /** Requests that could not be read, with what was found in their place. */
  damaged: { path: string; firstSequence: number; lastSequence: number }[];
}

/** Keeps a request that cannot be stored, as it came. Gives the file. */
export function setRefusedAside(folder: string, sequence: number, bytes: Uint8Array): string {
  return write(folder, `refused-${sequence}.otlp`, bytes);
}

/** Keeps what stands in the place of requests that cannot be read. Also without a byte the file tells how many they were. */
export function setDamagedAside(folder: string, { firstSequence, lastSequence, skipped }: InboxGap): string {
  return write(
    folder,
    `damaged-${firstSequence}-${lastSequence}.bytes`,
    Buffer.concat(skipped.map(readSkippedBytes)),
  );
}

/** Nothing where there is no inbox. */
export function listSetAside(folder: string): SetAside {
  const result: SetAside = { refused: [], damaged: [] };
  for (const name of listNames(folder)) {
    const path = join(folder, name);
    const refused = REFUSED.exec(name);
    if (refused !== null) result.refused.push({ path, sequence: Number(refused[1]) });
    const damaged = DAMAGED.exec(name);
    if (damaged === null) continue;
    result.damaged.push({ path, firstSequence: Number(damaged[1]), lastSequence: Number(damaged[2]) });
  }
  return result;
}

/** How many requests those are. */
export function countSetAside({ refused, damaged }: SetAside): {
  refusedCount: number;
  damagedCount: number;
} {
  const damagedCount = damaged.reduce(
    (sum, { firstSequence, lastSequence }) => sum + lastSequence - firstSequence + 1,
    0,
  );
  return { refusedCount: refused.length, damagedCount };
}

function write(folder: string, name: string, bytes: Uint8Array): string {
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  const path = join(folder, name);
  writeFileSync(path, bytes, { mode: OWNER_ONLY_FILE, flush: true });
  return path;
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
