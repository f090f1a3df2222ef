import type { Overview } from "@clawglass/core/api";

export interface DialTick {
  key: number;
  from: Point;
  to: Point;
  /** The part of failed runs, at the outer end, with a ball that grows with their share; null where none failed. */
  failed: { from: Point; ballRadius: number } | null;
}

interface Point {
  x: number;
  y: number;
}

export const DIAL_CENTRE = 130;
const INNER_RADIUS = 92;
const SHORTEST = 4;
const LONGEST = 22;
/** One failed run among very many must be seen all the same. */
const SHORTEST_FAILED = 4;

/**
 * One turn is the window, from the top, clockwise. Length is runs; red is the share of them that failed. A tick with failed runs
 * goes to the rim.
 */
export function listDialTicks({
  ticks,
  tickMs,
  window,
}: Pick<Overview, "ticks" | "tickMs" | "window">): DialTick[] {
  const largest = Math.max(1, ...ticks.map((tick) => tick.runCount));
  return ticks.map(({ startMs, runCount, failedCount }) => {
    const angle = toAngle(startMs + tickMs / 2, window);
    const from = toPoint(angle, INNER_RADIUS);
    if (failedCount === 0) {
      const length = SHORTEST + (LONGEST - SHORTEST) * (runCount / largest);
      return { key: startMs, from, to: toPoint(angle, INNER_RADIUS + length), failed: null };
    }
    const share = Math.min(1, failedCount / Math.max(1, runCount));
    const redLength = Math.max(SHORTEST_FAILED, LONGEST * share);
    return {
      key: startMs,
      from,
      to: toPoint(angle, INNER_RADIUS + LONGEST),
      failed: { from: toPoint(angle, INNER_RADIUS + LONGEST - redLength), ballRadius: 1 + 1.6 * share },
    };
  });
}

/** Radians from the top, clockwise. */
export function toAngle(atMs: number, { fromMs, toMs }: { fromMs: number; toMs: number }): number {
  return (Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs))) - 0.25) * 2 * Math.PI;
}

export function toPoint(angle: number, radius: number): Point {
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    x: round(DIAL_CENTRE + radius * Math.cos(angle)),
    y: round(DIAL_CENTRE + radius * Math.sin(angle)),
  };
}
