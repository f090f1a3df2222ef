import { join } from "node:path";
import type { Span } from "@clawglass/core";
import { closeIncomplete } from "./close-incomplete.ts";
import { readOpenJournal } from "./open-journal.ts";
import {
  isHolderAlive,
  OWNER_FILE,
  type OwnerEnvironment,
  ownerName,
  parseFolderName,
  takenOverName,
} from "./owner-folder.ts";
import { isSegmentName, parseBatchMeta, readSegment, scanSegment } from "./segment.ts";
import type { Segment } from "./segment-queue.ts";
import type { SpoolDisk } from "./spool-disk.ts";
import { parseSpoolStats, type SpoolStats } from "./spool-stats.ts";
import { spanKey } from "./spool-types.ts";

export const STATS_FILE = "stats.json";

/** What one dead process left, now held by this one. */
export interface Leftover {
  folder: string;
  maker: string;
  stats: SpoolStats;
  segments: Segment[];
  /** Its open spans, closed as incomplete. */
  closedSpans: Span[];
}

/** Takes over every folder whose process is dead. A folder that another process takes at the same time is left to it. */
export async function adoptLeftovers(
  disk: SpoolDisk,
  root: string,
  environment: OwnerEnvironment,
): Promise<Leftover[]> {
  const me = ownerName(environment.owner);
  const leftovers: Leftover[] = [];
  for (const name of (await disk.list(root)).sort()) {
    const parsed = parseFolderName(name);
    if (parsed === null || parsed.holder === me) continue;
    if (await isHolderAlive(disk, root, parsed.holder, environment)) continue;
    const lastAlive = await disk.stat(join(root, name, OWNER_FILE));
    const folder = takenOverName(me, parsed.maker);
    try {
      await disk.rename(join(root, name), join(root, folder));
    } catch {
      continue; // another process was faster
    }
    leftovers.push(await readLeftover(disk, root, folder, parsed.maker, lastAlive?.modifiedAtMs ?? null));
  }
  return leftovers;
}

async function readLeftover(
  disk: SpoolDisk,
  root: string,
  folder: string,
  maker: string,
  lastAliveAtMs: number | null,
): Promise<Leftover> {
  const path = join(root, folder);
  const stats = parseSpoolStats(
    (await disk.read(join(path, STATS_FILE)).catch(() => Buffer.from(""))).toString(),
  );
  const segments: Segment[] = [];
  const endedKeys = new Set<string>();
  for (const name of (await disk.list(path)).filter(isSegmentName).sort()) {
    const acknowledgedBytes = stats.acknowledgedBytes[`${maker}/${name}`] ?? 0;
    const scan = await scanSegment(disk, join(path, name), acknowledgedBytes);
    const fileBytes = (await disk.stat(join(path, name)))?.sizeBytes ?? 0;
    // All bytes belong to it, damaged ones too: reading skips those and counts them.
    segments.push({ folder, name, ...scan, sizeBytes: fileBytes, acknowledgedBytes, isSealed: true });
    for (const { meta } of (await readSegment(disk, join(path, name), 0)).records) {
      for (const key of parseBatchMeta(meta)?.keys ?? []) endedKeys.add(key);
    }
  }
  const journal = await readOpenJournal(disk, path);
  const lastSeenAtMs = Math.max(journal.lastAtMs ?? 0, lastAliveAtMs ?? 0);
  const closedSpans = journal.spans
    .filter((span) => !endedKeys.has(spanKey(span)))
    .map((span) => closeIncomplete(span, lastSeenAtMs));
  return { folder, maker, stats, segments, closedSpans };
}
