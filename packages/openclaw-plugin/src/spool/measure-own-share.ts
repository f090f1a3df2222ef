import { join } from "node:path";
import { parseFolderName } from "./owner-folder.ts";
import { isSegmentName } from "./segment.ts";
import type { SpoolDisk } from "./spool-disk.ts";

/**
 * How many bytes the process `holder` may keep so that the spool as a whole stays within `maxBytes`: what the others
 * leave, and in any case an equal part. Others that keep more than theirs give it up at their own next look.
 */
export async function measureOwnShare(
  disk: SpoolDisk,
  root: string,
  holder: string,
  maxBytes: number,
): Promise<number> {
  const others = new Set<string>();
  let othersBytes = 0;
  for (const folder of await disk.list(root)) {
    const parsed = parseFolderName(folder);
    if (parsed === null || parsed.holder === holder) continue;
    others.add(parsed.holder);
    for (const name of (await disk.list(join(root, folder))).filter(isSegmentName)) {
      othersBytes += (await disk.stat(join(root, folder, name)))?.sizeBytes ?? 0;
    }
  }
  return Math.max(maxBytes - othersBytes, Math.floor(maxBytes / (others.size + 1)));
}
