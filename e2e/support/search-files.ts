import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Files below these folders (or these files) that hold the text, in whatever surroundings. */
export async function findFilesWith(text: string, paths: readonly string[]): Promise<string[]> {
  const needle = Buffer.from(text);
  const found: string[] = [];
  for (const path of await listFiles(paths)) {
    // A file may be renamed or removed between listing and reading: then it is read under its new name, or is gone.
    const bytes = await readFile(path).catch(() => null);
    if (bytes?.includes(needle)) found.push(path);
  }
  return found;
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
