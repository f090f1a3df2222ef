/** The word that only this trace of a marked load has. */
export function toMark(seed: number, index: number): string {
  return `mark${seed}x${index}`;
}
