/** A place on the left, on the right, or the same element on both. */
export type PlacePair = [left: number | null, right: number | null];

/** Pairs equal elements by the longest common subsequence; takes time and memory of left times right. */
export function alignSequences(left: readonly string[], right: readonly string[]): PlacePair[] {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        left[row] === right[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: PlacePair[] = [];
  let [row, column] = [0, 0];
  while (row < left.length || column < right.length) {
    if (row < left.length && column < right.length && left[row] === right[column])
      pairs.push([row++, column++]);
    else if (row < left.length && (column >= right.length || at(row + 1, column) >= at(row, column + 1)))
      pairs.push([row++, null]);
    else pairs.push([null, column++]);
  }
  return pairs;
}
