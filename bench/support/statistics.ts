export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The smallest value that at least this share of the values does not exceed. NaN for no values. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}
