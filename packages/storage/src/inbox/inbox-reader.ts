import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type InboxFile, listInboxFiles } from "./inbox-files.ts";
import { FRAME_HEADER_BYTES, type InboxEntry, readFrame, readFrameBytes } from "./inbox-frame.ts";

/** Reads the entries of an inbox in their order, each once. */
export class InboxReader {
  readonly #folder: string;
  #file: (InboxFile & { descriptor: number; position: number }) | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The next entries after `afterSequence` and up to `upToSequence`, about `maxBytes` of them and at least one where there
   * is one. What was cut off while it was written ends its file: it was acknowledged to nobody.
   */
  read(afterSequence: number, upToSequence: number, maxBytes: number): InboxEntry[] {
    const entries: InboxEntry[] = [];
    let last = afterSequence;
    let byteCount = 0;
    while (last < upToSequence && byteCount < maxBytes) {
      const found = this.#readSome(maxBytes - byteCount);
      if (found === null) {
        if (!this.#openNext()) break;
        continue;
      }
      for (const entry of found) {
        if (entry.sequence <= last) continue;
        entries.push(entry);
        last = entry.sequence;
        byteCount += entry.bytes.length;
      }
    }
    return entries;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file.descriptor);
    this.#file = null;
  }

  /** Whole frames from where the file was read up to; null at its end. */
  #readSome(maxBytes: number): InboxEntry[] | null {
    const file = this.#file;
    if (file === null) return null;
    let buffer = readAt(file.descriptor, file.position, Math.max(maxBytes, FRAME_HEADER_BYTES));
    const firstBytes = readFrameBytes(buffer, 0);
    // Only a frame that is larger than what was asked for is read again.
    if (firstBytes !== null && firstBytes > buffer.length)
      buffer = readAt(file.descriptor, file.position, firstBytes);
    const entries: InboxEntry[] = [];
    let offset = 0;
    for (let entry = readFrame(buffer, 0); entry !== null; entry = readFrame(buffer, offset)) {
      entries.push(entry);
      offset += FRAME_HEADER_BYTES + entry.bytes.length;
    }
    file.position += offset;
    return entries.length === 0 ? null : entries;
  }

  #openNext(): boolean {
    const current = this.#file?.firstSequence ?? -1;
    const next = listInboxFiles(this.#folder).find((file) => file.firstSequence > current);
    if (next === undefined) return false;
    this.close();
    this.#file = { ...next, descriptor: openSync(next.path, "r"), position: 0 };
    return true;
  }
}

/** At most `maxBytes`, less where the file ends: a header that was damaged may claim any length. */
function readAt(descriptor: number, position: number, maxBytes: number): Buffer {
  const byteCount = Math.max(0, Math.min(maxBytes, fstatSync(descriptor).size - position));
  const buffer = Buffer.allocUnsafe(byteCount);
  let filled = 0;
  while (filled < byteCount) {
    const got = readSync(descriptor, buffer, filled, byteCount - filled, position + filled);
    if (got === 0) break;
    filled += got;
  }
  return buffer.subarray(0, filled);
}

/** The last entry that is whole; `mark` where there is none after it. Reads everything once, when a store is opened. */
export function findLastSequence(folder: string, mark: number): number {
  const reader = new InboxReader(folder);
  const bytesAtOnce = 8 * 1024 * 1024;
  let last = mark;
  for (;;) {
    const entries = reader.read(last, Number.MAX_SAFE_INTEGER, bytesAtOnce);
    const lastEntry = entries.at(-1);
    if (lastEntry === undefined) break;
    last = lastEntry.sequence;
  }
  reader.close();
  return last;
}
