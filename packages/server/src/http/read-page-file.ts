import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";

/** A file of the page as it goes out. */
export interface PageFile {
  bytes: Buffer;
  /** `br` or `gzip` where the build left a compressed copy beside the file. */
  encoding: "br" | "gzip" | null;
  etag: string;
}

const COPIES = [
  { encoding: "br", suffix: ".br" },
  { encoding: "gzip", suffix: ".gz" },
] as const;

/** Reads a file of the page, or the smallest copy of it that the client takes. Asked each time, so that a new build is seen. null: not there. */
export async function readPageFile(
  folder: string,
  name: string,
  accepts: (encoding: "br" | "gzip") => boolean,
): Promise<PageFile | null> {
  for (const { encoding, suffix } of COPIES) {
    const copy = accepts(encoding) ? await readFileIfThere(join(folder, name + suffix)) : null;
    if (copy) return { ...copy, encoding };
  }
  const file = await readFileIfThere(join(folder, name));
  return file && { ...file, encoding: null };
}

async function readFileIfThere(path: string): Promise<{ bytes: Buffer; etag: string } | null> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  try {
    const { mtimeMs, size } = await file.stat();
    return {
      bytes: await file.readFile(),
      etag: `"${Math.round(mtimeMs).toString(36)}-${size.toString(36)}"`,
    };
  } finally {
    await file.close();
  }
}
