import type { LinePoint } from "../../../ui/charts/line-path.ts";

/** So far two words must be apart, of the drawing's height, to be read. */
const APART = 14;
/** A name covers so much of the end of its line, of the drawing's width. */
const COVERED = 6;

/** Names stand at the end of their lines; where the lines meet, that of the upper one moves up. */
export function placeLabels(
  p95: readonly LinePoint[],
  p50: readonly LinePoint[],
): { text: string; top: number }[] {
  const upper = findTop(p95);
  const lower = findTop(p50);
  if (upper === null || lower === null) return [];
  return [
    { text: "p95", top: Math.max(APART, Math.min(upper, lower - APART)) },
    { text: "p50", top: Math.max(2 * APART, lower) },
  ];
}

/** The highest place of the line where its name will stand: at its last known point and just before. */
function findTop(points: readonly LinePoint[]): number | null {
  const last = points.findLast(({ y }) => y !== null);
  if (last === undefined) return null;
  const covered = points.flatMap(({ x, y }) => (y !== null && x >= last.x - COVERED ? [y] : []));
  return Math.min(...covered);
}
