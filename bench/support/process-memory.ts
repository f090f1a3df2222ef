import { readFile } from "node:fs/promises";

export interface TreeMemory {
  /** Sum of the resident sets; pages that processes share count in each. */
  rssMb: number;
  /** Sum of the proportional sets; shared pages count once in all. */
  pssMb: number;
  processCount: number;
}

/** Memory of these processes together, from /proc (Linux). */
export async function measureMemory(pids: readonly number[]): Promise<TreeMemory> {
  let rssKb = 0;
  let pssKb = 0;
  let processCount = 0;
  for (const pid of pids) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => null);
    if (rollup === null) continue;
    rssKb += readKb(rollup, "Rss");
    pssKb += readKb(rollup, "Pss");
    processCount++;
  }
  return { rssMb: rssKb / 1024, pssMb: pssKb / 1024, processCount };
}

function readKb(rollup: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1] ?? 0);
}
