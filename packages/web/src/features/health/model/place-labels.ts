import type { LinePoint } from "../../../ui/charts/line-path.ts";

/** So far two words must be apart, of the drawing's height, to be read. */
const APART = 14;

/** Names stand at the end of their lines; where the lines meet, that of the upper one moves up. */
export function placeLabels(
  p95: readonly LinePoint[],
  p50: readonly LinePoint[],
): { text: string; top: number }[] {
  const upper = p95.findLast(({ y }) => y !== null)?.y ?? null;
  const lower = p50.findLast(({ y }) => y !== null)?.y ?? null;
  if (upper === null || lower === null) return [];
  return [
    { text: "p95", top: Math.max(APART, Math.min(upper, lower - APART)) },
    { text: "p50", top: Math.max(2 * APART, lower) },
  ];
}
