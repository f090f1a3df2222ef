import { closeSync, openSync, readSync } from "node:fs";
import type { SkippedBytes } from "./inbox-reader.ts";

/** What stands in a file of an inbox where no entry could be read. */
export function readSkippedBytes({ path, offset, byteCount }: SkippedBytes): Buffer {
  const descriptor = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(byteCount);
    return buffer.subarray(0, readSync(descriptor, buffer, 0, byteCount, offset));
  } finally {
    closeSync(descriptor);
  }
}
