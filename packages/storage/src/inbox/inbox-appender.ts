import { mkdirSync, rmdirSync, rmSync } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { AppError } from "@clawglass/core";
import { listInboxFiles, toInboxFilePath } from "./inbox-files.ts";
import { createFrameHeader } from "./inbox-frame.ts";

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
/** A file that is full is followed by a new one, and goes when all of it is in the store. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

interface WaitingEntry {
  chunks: readonly Uint8Array[];
  resolve: (sequence: number) => void;
  reject: (error: unknown) => void;
}

interface OpenFile {
  handle: FileHandle;
  position: number;
  /** Its name is on the disk, too. */
  isInFolder: boolean;
}

/**
 * Writes entries to the inbox of a store: a folder of append-only files. Entries that wait while others are forced to the
 * disk share the next write. What is resolved is on the disk and survives a crash.
 */
export class InboxAppender {
  readonly #folder: string;
  #nextSequence: number;
  #file: OpenFile | null = null;
  #waiting: WaitingEntry[] = [];
  #writing: Promise<void> | null = null;

  constructor(folder: string, nextSequence: number) {
    this.#folder = folder;
    this.#nextSequence = nextSequence;
  }

  /** Resolves with the entry's sequence. Rejects when it cannot be kept (STORE_FULL, STORE_UNAVAILABLE). */
  append(chunks: readonly Uint8Array[]): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ chunks, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /**
   * Removes the files whose entries are all in the store; the one that is written stays until it is full. Not in this
   * thread: giving 16 MB back takes milliseconds.
   */
  async removeUpTo(sequence: number): Promise<void> {
    const isAllStored = this.#writing === null && sequence + 1 >= this.#nextSequence;
    const isFileDone = isAllStored && this.#isFull();
    const files = listInboxFiles(this.#folder);
    const done = files.filter((_, index) => {
      const next = files[index + 1];
      // The file that is written is the last one; of any other the next one says where it ends.
      return next === undefined ? isFileDone : next.firstSequence <= sequence + 1;
    });
    // Whatever comes while these are removed goes to a new file.
    if (isFileDone) await this.#closeFile();
    for (const { path } of done) await rm(path, { force: true });
  }

  /** Ends writing. With everything in the store nothing is left on the disk. */
  async close(isAllStored: boolean): Promise<void> {
    await this.#writing;
    await this.#closeFile();
    if (!isAllStored) return;
    for (const { path } of listInboxFiles(this.#folder)) rmSync(path, { force: true });
    try {
      rmdirSync(this.#folder);
    } catch {
      // There was no inbox, or somebody else keeps something in its folder.
    }
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const entries = this.#waiting;
      this.#waiting = [];
      const firstSequence = this.#nextSequence;
      this.#nextSequence += entries.length;
      try {
        await this.#write(entries, firstSequence);
        for (const [index, entry] of entries.entries()) entry.resolve(firstSequence + index);
      } catch (error) {
        // Whatever of it reached the disk is taken back, and its numbers go to the next ones: entries of a file follow
        // each other without gaps, so that a gap tells of damage.
        if (await this.#takeBack()) this.#nextSequence = firstSequence;
        for (const entry of entries) entry.reject(toAppError(error, this.#folder));
      }
    }
    // In the same turn in which nothing was found waiting: what comes next starts anew.
    this.#writing = null;
  }

  async #write(entries: readonly WaitingEntry[], firstSequence: number): Promise<void> {
    const buffers = entries.flatMap(({ chunks }, index) => [
      createFrameHeader(firstSequence + index, chunks),
      ...chunks,
    ]);
    const file = await this.#openFile(firstSequence);
    if (!file.isInFolder) await syncFolder(this.#folder);
    file.isInFolder = true;
    const byteCount = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
    const { bytesWritten } = await file.handle.writev(buffers, file.position);
    if (bytesWritten !== byteCount) throw Object.assign(new Error("a short write"), { code: "ENOSPC" });
    await file.handle.datasync();
    file.position += byteCount;
  }

  async #openFile(firstSequence: number): Promise<OpenFile> {
    if (this.#isFull()) await this.#closeFile();
    if (this.#file !== null) return this.#file;
    mkdirSync(this.#folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
    const handle = await open(toInboxFilePath(this.#folder, firstSequence), "wx", OWNER_ONLY_FILE);
    this.#file = { handle, position: 0, isInFolder: false };
    return this.#file;
  }

  #isFull(): boolean {
    return this.#file !== null && this.#file.position >= MAX_FILE_BYTES;
  }

  /** Cuts the file to what was acknowledged. Where the disk refuses that as well, another file follows; false then. */
  async #takeBack(): Promise<boolean> {
    if (this.#file === null) return true;
    try {
      await this.#file.handle.truncate(this.#file.position);
      await this.#file.handle.datasync();
      return true;
    } catch {
      await this.#closeFile();
      return false;
    }
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.handle.close().catch(() => {}); // what was acknowledged is on the disk already
  }
}

/** So that a new file is found after a power failure. Windows has no such call, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

function toAppError(error: unknown, folder: string): AppError {
  const { code } = error as NodeJS.ErrnoException;
  const isFull = code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG";
  return isFull
    ? new AppError("STORE_FULL", `The disk of ${folder} is full; nothing of this request was kept.`, {
        hint: "Free some space; the server goes on by itself.",
        cause: error,
      })
    : new AppError("STORE_UNAVAILABLE", `The inbox ${folder} cannot be written: ${String(error)}`, {
        hint: "Check the folder's permissions and the disk.",
        cause: error,
      });
}
