import { setTimeout as delay } from "node:timers/promises";
import type { StoreReader } from "@clawglass/storage";

const POLL_MS = 100;

/** Waits for the search index, whose lag would be measured otherwise; milliseconds that it took. The writer must be open in this process. */
export async function waitUntilIndexed(reader: StoreReader): Promise<number> {
  const startedAt = performance.now();
  while ((await reader.getStats()).searchWaitsSinceMs !== null) await delay(POLL_MS);
  return performance.now() - startedAt;
}
