import { percentile } from "../support/statistics.ts";
import type { BenchQuery } from "./query-list.ts";

const REPEATS = 40;
/** Asked before that and not counted: a server that has just started compiles its code while it answers. */
const WARM_UP_REPEATS = 10;
/** A query is not repeated once it took this long in all. */
const MAX_TOTAL_MS = 4_000;
/** Nobody waits longer: the query is given up, and this stands for "longer". */
export const QUERY_LIMIT_MS = 30_000;

export interface QueryTimes {
  medianMs: number;
  p95Ms: number;
}

/** Some repeats over HTTP; null where the server does not serve the query. */
export async function measureQuery(query: BenchQuery, url: string): Promise<QueryTimes | null> {
  const timesMs: number[] = [];
  const startedAt = performance.now();
  try {
    const slowestMs = await time(() => query.run(url, AbortSignal.timeout(QUERY_LIMIT_MS)));
    if (slowestMs > MAX_TOTAL_MS) return { medianMs: slowestMs, p95Ms: slowestMs };
    while (timesMs.length < WARM_UP_REPEATS + REPEATS && performance.now() - startedAt < MAX_TOTAL_MS) {
      timesMs.push(await time(() => query.run(url)));
    }
  } catch (error) {
    if (String(error).includes("ENDPOINT_NOT_FOUND")) return null;
    if (isTimeout(error)) return { medianMs: QUERY_LIMIT_MS, p95Ms: QUERY_LIMIT_MS };
    throw error;
  }
  const counted = timesMs.slice(timesMs.length > 2 * WARM_UP_REPEATS ? WARM_UP_REPEATS : 0);
  return { medianMs: percentile(counted, 50), p95Ms: percentile(counted, 95) };
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
}

export async function time(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}
