/** A mean of scores: two digits behind the point where it lies between 0 and 1, else one. */
export function formatScore(value: number): string {
  return Math.abs(value) <= 1 ? value.toFixed(2) : value.toFixed(1);
}
