import { join } from "node:path";
import { STATS_FILE } from "./adopt-leftovers.ts";
import { DEAD_LETTER_FOLDER } from "./dead-letters.ts";
import { JOURNAL_FILE } from "./open-journal.ts";
import { OWNER_FILE, parseFolderName } from "./owner-folder.ts";
import { isSegmentName, scanSegment } from "./segment.ts";
import type { SpoolDisk } from "./spool-disk.ts";
import {
  addSpoolStats,
  createSpoolStats,
  type DeliveryError,
  parseSpoolStats,
  type SpoolStats,
} from "./spool-stats.ts";
import type { LossReason } from "./spool-types.ts";

/** The state of all spools of this OpenClaw, read from disk: works while no process runs. */
export interface SpoolReport {
  sentSpans: number;
  lostSpans: Record<LossReason, number>;
  waitingSpans: number;
  waitingBytes: number;
  oldestWaitingAtMs: number | null;
  /** A process that died, or still runs, left spans open. */
  hasOpenSpans: boolean;
  deadLetterBatches: number;
  damagedBytes: number;
  closedForDeadProcess: number;
  workerFaults: number;
  redacted: Record<string, number>;
  lastSuccessAtMs: number | null;
  lastError: DeliveryError | null;
  server: string | null;
  /** Folders with a lock: processes that write or died without giving it up. */
  lockedFolders: number;
}

export async function readSpoolReport(disk: SpoolDisk, root: string): Promise<SpoolReport> {
  const folders = (await disk.list(root)).filter((name) => parseFolderName(name) !== null);
  const statsByMaker = new Map<string, SpoolStats>();
  for (const folder of folders) {
    const text = await disk.read(join(root, folder, STATS_FILE)).catch(() => Buffer.from(""));
    const maker = parseFolderName(folder)?.maker ?? folder;
    const stats = parseSpoolStats(text.toString());
    const former = statsByMaker.get(maker);
    if (former === undefined || stats.updatedAtMs > former.updatedAtMs) statsByMaker.set(maker, stats);
  }
  const total = sumStats(statsByMaker);
  const waiting = { spans: 0, bytes: 0, oldestAtMs: null as number | null };
  let hasOpenSpans = false;
  let lockedFolders = 0;
  for (const folder of folders) {
    const { holder, maker } = parseFolderName(folder) ?? { holder: folder, maker: folder };
    for (const name of (await disk.list(join(root, folder))).filter(isSegmentName)) {
      const key = `${maker}/${name}`;
      const from =
        statsByMaker.get(holder)?.acknowledgedBytes[key] ?? statsByMaker.get(maker)?.acknowledgedBytes[key];
      const scan = await scanSegment(disk, join(root, folder, name), from ?? 0);
      waiting.spans += scan.spanCount;
      waiting.bytes += scan.sizeBytes - (from ?? 0);
      if (scan.firstAtMs !== null)
        waiting.oldestAtMs = Math.min(waiting.oldestAtMs ?? scan.firstAtMs, scan.firstAtMs);
    }
    hasOpenSpans ||= ((await disk.stat(join(root, folder, JOURNAL_FILE)))?.sizeBytes ?? 0) > 0;
    if ((await disk.stat(join(root, folder, OWNER_FILE))) !== null) lockedFolders += 1;
  }
  return {
    sentSpans: total.sentSpans,
    lostSpans: total.lostSpans,
    waitingSpans: waiting.spans,
    waitingBytes: waiting.bytes,
    oldestWaitingAtMs: waiting.oldestAtMs,
    hasOpenSpans,
    deadLetterBatches: (await disk.list(join(root, DEAD_LETTER_FOLDER))).length,
    damagedBytes: total.damagedBytes,
    closedForDeadProcess: total.closedForDeadProcess,
    workerFaults: total.workerFaults,
    redacted: total.redacted,
    lastSuccessAtMs: total.lastSuccessAtMs,
    lastError: total.lastError,
    server: total.server,
    lockedFolders,
  };
}

/** Counters that another process has taken over are in its own already. */
function sumStats(statsByMaker: ReadonlyMap<string, SpoolStats>): SpoolStats {
  const total = createSpoolStats();
  const adopted = new Set([...statsByMaker.values()].flatMap((stats) => stats.adopted));
  for (const [maker, stats] of statsByMaker) if (!adopted.has(maker)) addSpoolStats(total, stats);
  return total;
}
