export interface DiffLine {
  kind: "same" | "removed" | "added" | "skipped";
  text: string;
}

const MAX_LINES = 600;
const MAX_LINE_CHARS = 2_000;
/** Lines that stay around a change; longer stretches are left out by their number. */
const KEPT_AROUND = 3;

/** Two texts line by line; null where they are too long for that. */
export function diffLines(left: string, right: string): DiffLine[] | null {
  const one = left === "" ? [] : left.split("\n");
  const other = right === "" ? [] : right.split("\n");
  if (one.length > MAX_LINES || other.length > MAX_LINES) return null;
  if ([...one, ...other].some((line) => line.length > MAX_LINE_CHARS)) return null;
  const width = other.length + 1;
  const lengths = new Uint16Array((one.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = one.length - 1; row >= 0; row -= 1) {
    for (let column = other.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        one[row] === other[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < one.length || column < other.length) {
    if (row < one.length && column < other.length && one[row] === other[column]) {
      lines.push({ kind: "same", text: one[row] ?? "" });
      row += 1;
      column += 1;
    } else if (row < one.length && (column >= other.length || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ kind: "removed", text: one[row++] ?? "" });
    } else lines.push({ kind: "added", text: other[column++] ?? "" });
  }
  return foldSame(lines);
}

function foldSame(lines: readonly DiffLine[]): DiffLine[] {
  const isNear = (index: number) =>
    lines
      .slice(Math.max(0, index - KEPT_AROUND), index + KEPT_AROUND + 1)
      .some(({ kind }) => kind !== "same");
  const folded: DiffLine[] = [];
  let skipped = 0;
  const flush = () => {
    if (skipped > 0)
      folded.push({
        kind: "skipped",
        text: skipped === 1 ? "1 line is the same" : `${skipped} lines are the same`,
      });
    skipped = 0;
  };
  for (const [index, line] of lines.entries()) {
    if (line.kind === "same" && !isNear(index)) skipped += 1;
    else {
      flush();
      folded.push(line);
    }
  }
  flush();
  return folded;
}
