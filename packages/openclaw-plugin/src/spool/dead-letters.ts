import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { encodeRecord, RECORD_KINDS } from "./record-frame.ts";
import type { SpoolDisk } from "./spool-disk.ts";
import type { EncodedBatch } from "./spool-types.ts";

export const DEAD_LETTER_FOLDER = "dead-letter";
const MAX_LETTERS = 100;

/** Keeps a batch that the server refused for good, with the reason. The oldest go when the folder is full. */
export async function keepDeadLetter(
  disk: SpoolDisk,
  root: string,
  letter: { batch: EncodedBatch; reason: string; atMs: number },
  maxBytes: number,
): Promise<void> {
  const folder = join(root, DEAD_LETTER_FOLDER);
  const { batch, reason, atMs } = letter;
  const frame = encodeRecord({
    kind: RECORD_KINDS.rejected,
    meta: { sizes: batch.sizes, keys: batch.keys, at: atMs, reason },
    payload: batch.gzip,
  });
  if (frame.length > maxBytes) return;
  await disk.makeFolder(folder);
  const name = `${String(atMs).padStart(15, "0")}-${randomBytes(3).toString("hex")}.log`;
  const file = await disk.openForAppend(join(folder, name));
  try {
    await file.append(frame);
  } finally {
    await file.close();
  }
  await dropOldest(disk, folder, maxBytes);
}

async function dropOldest(disk: SpoolDisk, folder: string, maxBytes: number): Promise<void> {
  const names = (await disk.list(folder)).sort().reverse(); // names start with their time
  let totalBytes = 0;
  for (const [index, name] of names.entries()) {
    totalBytes += (await disk.stat(join(folder, name)))?.sizeBytes ?? 0;
    if (totalBytes > maxBytes || index >= MAX_LETTERS) await disk.remove(join(folder, name));
  }
}
