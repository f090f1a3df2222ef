/** The value at a fraction of sorted values, interpolated between its neighbours (numpy's default). null of nothing. Pure. */
export function interpolateQuantile(sorted: ArrayLike<number>, fraction: number): number | null {
  if (sorted.length === 0) return null;
  const index = fraction * (sorted.length - 1);
  const lower = sorted[Math.floor(index)] as number;
  const upper = sorted[Math.min(Math.floor(index) + 1, sorted.length - 1)] as number;
  return lower + (index - Math.floor(index)) * (upper - lower);
}

/** An assessment as a number; null where it is none. */
export function toAssessmentScore(valueJson: string): number | null {
  let value: unknown;
  try {
    value = JSON.parse(valueJson);
  } catch {
    return null;
  }
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string") return null;
  const word = value.trim().toLowerCase();
  if (word === "yes") return 1;
  return word === "no" ? 0 : null;
}
