import type { RunTimeline } from "@clawglass/core/api";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Lengths of a step that a person can name. Beyond, whole numbers of 30 days. */
const STEPS_MS: readonly number[] = [
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
  30 * DAY_MS,
];
const MAX_BUCKETS = 60;

/** Runs over time in at most sixty steps; null where there are no runs. */
export function toTimeline(
  runs: readonly { atMs: number; isFailed: boolean }[],
  isLowerBound: boolean,
): RunTimeline | null {
  if (runs.length === 0) return null;
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const { atMs } of runs) {
    firstMs = Math.min(firstMs, atMs);
    lastMs = Math.max(lastMs, atMs);
  }
  const stepMs = chooseStep(firstMs, lastMs);
  const fromMs = Math.floor(firstMs / stepMs) * stepMs;
  const count = Math.floor((lastMs - fromMs) / stepMs) + 1;
  const buckets = Array.from({ length: count }, (_, index) => ({
    startMs: fromMs + index * stepMs,
    runCount: 0,
    failedCount: 0,
  }));
  for (const { atMs, isFailed } of runs) {
    const bucket = buckets[Math.floor((atMs - fromMs) / stepMs)];
    if (bucket === undefined) continue;
    bucket.runCount += 1;
    if (isFailed) bucket.failedCount += 1;
  }
  return { fromMs, toMs: fromMs + count * stepMs, stepMs, buckets, isLowerBound };
}

function chooseStep(firstMs: number, lastMs: number): number {
  const fits = (stepMs: number) => Math.floor(lastMs / stepMs) - Math.floor(firstMs / stepMs) < MAX_BUCKETS;
  const known = STEPS_MS.find(fits);
  if (known !== undefined) return known;
  const monthMs = 30 * DAY_MS;
  return Math.ceil((lastMs - firstMs) / (monthMs * (MAX_BUCKETS - 1))) * monthMs;
}
