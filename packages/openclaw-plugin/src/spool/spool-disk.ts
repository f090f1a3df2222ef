import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";

/** An open file that only grows, except for `truncate`. */
export interface SpoolFile {
  append(bytes: Uint8Array): Promise<void>;
  /** Returns when everything appended is on the disk. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** What the spool needs of a disk. The one place of the plugin's spool that touches files; tests put faults into it. */
export interface SpoolDisk {
  /** Makes the folder and its parents, readable by the owner only. */
  makeFolder(path: string): Promise<void>;
  /** Names in a folder; none when it is not there. */
  list(path: string): Promise<string[]>;
  openForAppend(path: string): Promise<SpoolFile>;
  read(path: string): Promise<Buffer>;
  readRange(path: string, from: number, length: number): Promise<Buffer>;
  /** Replaces the file as a whole: readers see the old or the new content. */
  writeWhole(path: string, text: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or folder; not an error when it is gone. */
  remove(path: string): Promise<void>;
  /** null when it is not there. */
  stat(path: string): Promise<{ sizeBytes: number; modifiedAtMs: number } | null>;
  touch(path: string, atMs: number): Promise<void>;
}

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;

export const nodeSpoolDisk: SpoolDisk = {
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: OWNER_ONLY_FOLDER });
  },
  async list(path) {
    return readdir(path).catch(() => []);
  },
  async openForAppend(path) {
    return toSpoolFile(await open(path, "a", OWNER_ONLY_FILE));
  },
  read: (path) => readFile(path),
  async readRange(path, from, length) {
    const file = await open(path, "r");
    try {
      const buffer = Buffer.alloc(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await file.read(buffer, filled, length - filled, from + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    } finally {
      await file.close();
    }
  },
  async writeWhole(path, text) {
    const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
    const file = await open(temporary, "w", OWNER_ONLY_FILE);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  },
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
  async stat(path) {
    const found = await stat(path).catch(() => null);
    return found === null ? null : { sizeBytes: found.size, modifiedAtMs: found.mtimeMs };
  },
  async touch(path, atMs) {
    await utimes(path, atMs / 1000, atMs / 1000);
  },
};

function toSpoolFile(file: FileHandle): SpoolFile {
  return {
    async append(bytes) {
      let written = 0;
      while (written < bytes.length) {
        written += (await file.write(bytes, written, bytes.length - written)).bytesWritten;
      }
    },
    sync: () => file.datasync(),
    truncate: (length) => file.truncate(length),
    close: () => file.close(),
  };
}
