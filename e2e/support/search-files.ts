import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { constants, gunzipSync } from "node:zlib";

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b, 0x08]);

/** Files below these folders (or these files) that hold the text, in whatever surroundings. */
export async function findFilesWith(text: string, paths: readonly string[]): Promise<string[]> {
  const needle = Buffer.from(text);
  const found: string[] = [];
  for (const path of await listFiles(paths)) {
    // A file may be renamed or removed between listing and reading: then it is read under its new name, or is gone.
    const bytes = await readFile(path).catch(() => null);
    if (bytes && [bytes, ...unpackGzip(bytes)].some((part) => part.includes(needle))) found.push(path);
  }
  return found;
}

/** Every gzip stream inside these bytes, unpacked: the spool keeps requests as they will be sent. */
function unpackGzip(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = bytes.indexOf(GZIP_MAGIC); at !== -1; at = bytes.indexOf(GZIP_MAGIC, at + 1)) {
    try {
      parts.push(gunzipSync(bytes.subarray(at), { finishFlush: constants.Z_SYNC_FLUSH }));
    } catch {
      // three bytes that only look like the start of a stream
    }
  }
  return parts;
}

async function listFiles(paths: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(
    paths.map(async (path) => {
      const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => null);
      if (entries === null) return [path];
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    }),
  );
  return lists.flat();
}
