import { setTimeout as delay } from "node:timers/promises";
import { percentile } from "../support/statistics.ts";
import { time } from "./measure-queries.ts";
import { TEXT_SEARCH } from "./query-list.ts";

const PROBE_MS = 4_000;
const PAUSE_MS = 20;
const PROBE_TIMEOUT_MS = 20_000;

/** p99 of `/health`, in milliseconds, while text searches run one after the other. */
export async function measureHealthWhileSearching(url: string): Promise<number> {
  const searches = new AbortController();
  const searching = searchOn(url, searches.signal);
  const timesMs: number[] = [];
  const startedAt = performance.now();
  while (performance.now() - startedAt < PROBE_MS) {
    timesMs.push(
      await time(() =>
        fetch(`${url}/health`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).catch(() => null),
      ),
    );
    await delay(PAUSE_MS);
  }
  searches.abort();
  await searching;
  return percentile(timesMs, 99);
}

async function searchOn(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await TEXT_SEARCH.run(url, signal).catch((error: unknown) => {
      // A server that breaks off under the search is measured by how its /health fares, not by an end of the bench.
      if (!signal.aborted) console.log(`the search broke off: ${String(error)}`);
    });
  }
}
