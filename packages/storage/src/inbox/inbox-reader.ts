import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type InboxFile, listInboxFiles } from "./inbox-files.ts";
import {
  FRAME_HEADER_BYTES,
  findNextFrame,
  type InboxEntry,
  readFrame,
  readFrameBytes,
} from "./inbox-frame.ts";

/** Bytes of an inbox file that are no frame and were passed over. */
export interface SkippedBytes {
  path: string;
  offset: number;
  byteCount: number;
}

/** Entries that should be there and cannot be read, and what was found in their place. */
export interface InboxGap {
  firstSequence: number;
  lastSequence: number;
  skipped: SkippedBytes[];
}

interface OpenFile extends InboxFile {
  descriptor: number;
  position: number;
}

/** Reads the entries of an inbox in their order, each once. What is damaged is passed over up to the next whole frame. */
export class InboxReader {
  readonly #folder: string;
  #file: OpenFile | null = null;
  #skipped: SkippedBytes[] = [];
  #gaps: InboxGap[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The next entries after `afterSequence` and up to `upToSequence`, about `maxBytes` of them and at least one where there
   * is one. Entries up to there must be on the disk: what comes after them may still be written.
   */
  read(afterSequence: number, upToSequence: number, maxBytes: number): InboxEntry[] {
    const entries: InboxEntry[] = [];
    let last = afterSequence;
    let byteCount = 0;
    while (last < upToSequence && byteCount < maxBytes) {
      const found = this.#readSome(last, upToSequence, maxBytes - byteCount);
      if (found === null) {
        if (!this.#openNext(upToSequence)) break;
        continue;
      }
      for (const entry of found) {
        if (entry.sequence <= last) continue;
        this.#noteGap(last, entry.sequence);
        entries.push(entry);
        last = entry.sequence;
        byteCount += entry.bytes.length;
      }
    }
    return entries;
  }

  /** What could not be read since the last call. */
  takeGaps(): InboxGap[] {
    const gaps = this.#gaps;
    this.#gaps = [];
    return gaps;
  }

  /** What stands where `read` found nothing more: bytes behind the last whole frame. */
  takeSkipped(): SkippedBytes[] {
    const skipped = this.#skipped;
    this.#skipped = [];
    return skipped;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file.descriptor);
    this.#file = null;
  }

  /** Whole frames from where the file was read up to; null where it has none up to `upToSequence`. */
  #readSome(last: number, upToSequence: number, maxBytes: number): InboxEntry[] | null {
    const file = this.#file;
    if (file === null) return null;
    const entries = this.#readFrames(file, upToSequence, maxBytes);
    if (entries === "none-here" && this.#passDamage(file, last, upToSequence))
      return this.#readSome(last, upToSequence, maxBytes);
    return entries === "none-here" ? null : entries;
  }

  #readFrames(file: OpenFile, upToSequence: number, maxBytes: number): InboxEntry[] | "none-here" {
    let buffer = readAt(file.descriptor, file.position, Math.max(maxBytes, FRAME_HEADER_BYTES));
    const firstBytes = readFrameBytes(buffer, 0);
    // Only a frame that is larger than what was asked for is read again.
    if (firstBytes !== null && firstBytes > buffer.length)
      buffer = readAt(file.descriptor, file.position, firstBytes);
    const entries: InboxEntry[] = [];
    let offset = 0;
    for (let entry = readFrame(buffer, 0); entry !== null; entry = readFrame(buffer, offset)) {
      // Written, and nobody has heard yet that it is kept: its turn comes when somebody has.
      if (entry.sequence > upToSequence) break;
      entries.push(entry);
      offset += FRAME_HEADER_BYTES + entry.bytes.length;
    }
    file.position += offset;
    return entries.length === 0 ? "none-here" : entries;
  }

  /** Moves on to the next whole frame of the file; false where there is none. */
  #passDamage(file: OpenFile, last: number, upToSequence: number): boolean {
    const rest = readAt(file.descriptor, file.position, Number.MAX_SAFE_INTEGER);
    if (rest.length === 0) return false;
    const afterSequence = Math.max(last, file.firstSequence - 1);
    // As many as would fit: a number beyond is none of this file's.
    const maxSequence = afterSequence + Math.ceil(rest.length / FRAME_HEADER_BYTES);
    const offset = findNextFrame(rest, {
      afterSequence,
      upToSequence: Math.min(upToSequence, maxSequence),
    });
    const skipped = { path: file.path, offset: file.position, byteCount: offset ?? rest.length };
    this.#skipped = [...this.#skipped.filter((each) => each.path !== file.path), skipped];
    if (offset === null || offset === 0) return false;
    file.position += offset;
    return true;
  }

  #noteGap(last: number, sequence: number): void {
    const skipped = this.takeSkipped();
    if (sequence === last + 1) return;
    this.#gaps.push({ firstSequence: last + 1, lastSequence: sequence - 1, skipped });
  }

  #openNext(upToSequence: number): boolean {
    const current = this.#file?.firstSequence ?? -1;
    for (const next of listInboxFiles(this.#folder)) {
      if (next.firstSequence <= current || next.firstSequence > upToSequence) continue;
      const descriptor = openOrNone(next.path);
      if (descriptor === null) continue;
      this.close();
      this.#file = { ...next, descriptor, position: 0 };
      return true;
    }
    return false;
  }
}

/** null for a file that went since it was listed. */
function openOrNone(path: string): number | null {
  try {
    return openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
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
