import type { Estimate } from "../api/health.ts";

const Z_95 = 1.959964;

/** Wilson's 95% range of a share. `designEffect` > 1 widens it for hits that come in clusters. */
export function estimateShare(hits: number, count: number, designEffect = 1): Estimate {
  if (count === 0) return { value: 0, low: 0, high: 1, count, hits, unit: "share" };
  const n = count / designEffect;
  const share = hits / count;
  const z2 = Z_95 * Z_95;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z_95 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return {
    value: share,
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === count ? 1 : Math.min(1, centre + half),
    count,
    hits,
    unit: "share",
  };
}

/** A quantile with the 95% range that its order statistics give: no assumption on the distribution. */
export function estimateQuantile(
  values: readonly number[],
  quantile: number,
  unit: Estimate["unit"],
): Estimate | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((left, right) => left - right);
  const n = sorted.length;
  const half = Z_95 * Math.sqrt(n * quantile * (1 - quantile));
  const lowIndex = Math.floor(n * quantile - half);
  const highIndex = Math.ceil(n * quantile + half);
  return {
    value: quantileOfSorted(sorted, quantile),
    low: sorted[Math.max(0, lowIndex)] ?? 0,
    high: highIndex >= n ? (quantile > 0.5 ? null : (sorted[n - 1] ?? null)) : (sorted[highIndex] ?? null),
    count: n,
    hits: null,
    unit,
  };
}

/** Mean with a 95% range from Student's distribution, for bounded figures such as scores. */
export function estimateMean(values: readonly number[], unit: Estimate["unit"]): Estimate | null {
  if (values.length === 0) return null;
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = n < 2 ? 0 : values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = n < 2 ? Number.POSITIVE_INFINITY : studentQuantile95(n - 1) * Math.sqrt(variance / n);
  return {
    value: mean,
    low: Number.isFinite(half) ? mean - half : 0,
    high: Number.isFinite(half) ? mean + half : null,
    count: n,
    hits: null,
    unit,
  };
}

/** Mean of positive, skewed figures (cost a day): the range is taken on the log scale. */
export function estimateLogMean(values: readonly number[], unit: Estimate["unit"]): Estimate | null {
  const mean = estimateMean(values, unit);
  const logs = estimateMean(
    values.filter((value) => value > 0).map((value) => Math.log(value)),
    unit,
  );
  if (!mean || !logs || logs.high === null) return mean && { ...mean, low: 0, high: null };
  const factor = mean.value / Math.exp(logs.value);
  return { ...mean, low: Math.exp(logs.low) * factor, high: Math.exp(logs.high) * factor };
}

/**
 * 95% range of `after - before` out of the two ranges (MOVER; for shares it is Newcombe's method).
 * `scale` turns figures that change by a factor (times, tokens, money) into sums.
 */
export function differenceRange(
  before: Estimate,
  after: Estimate,
  scale: "linear" | "log",
): { low: number; high: number } {
  const at =
    scale === "linear" ? (value: number) => value : (value: number) => Math.log(Math.max(value, 1e-9));
  const high = (estimate: Estimate) =>
    estimate.high === null ? Number.POSITIVE_INFINITY : at(estimate.high);
  const difference = at(after.value) - at(before.value);
  return {
    low: difference - Math.hypot(at(after.value) - at(after.low), high(before) - at(before.value)),
    high: difference + Math.hypot(high(after) - at(after.value), at(before.value) - at(before.low)),
  };
}

export function quantileOfSorted(sorted: readonly number[], quantile: number): number {
  const position = (sorted.length - 1) * quantile;
  const lower = sorted[Math.floor(position)] ?? 0;
  const upper = sorted[Math.ceil(position)] ?? lower;
  return lower + (upper - lower) * (position - Math.floor(position));
}

/** Two-sided 95% point of Student's distribution (Cornish-Fisher expansion; within 1% from 3 degrees on). */
function studentQuantile95(degrees: number): number {
  const exact = [12.706, 4.303, 3.182][degrees - 1];
  if (exact !== undefined) return exact;
  const z = Z_95;
  return (
    z +
    (z ** 3 + z) / (4 * degrees) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3)
  );
}
