import type { Overview } from "@clawglass/core/api";

export interface DialTick {
  key: number;
  isFailed: boolean;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export const DIAL_CENTRE = 130;
const INNER_RADIUS = 92;
const SHORTEST = 4;
const LONGEST = 22;

/** One turn is the window, from the top, clockwise. Length is runs; a tick with a failed run is red and ends in a ball. */
export function listDialTicks({
  ticks,
  tickMs,
  window,
}: Pick<Overview, "ticks" | "tickMs" | "window">): DialTick[] {
  const largest = Math.max(1, ...ticks.map((tick) => tick.runCount));
  return ticks.map(({ startMs, runCount, failedCount }) => {
    const angle = toAngle(startMs + tickMs / 2, window);
    const length = SHORTEST + (LONGEST - SHORTEST) * (runCount / largest);
    const inner = toPoint(angle, INNER_RADIUS);
    const outer = toPoint(angle, INNER_RADIUS + Math.max(length, failedCount > 0 ? LONGEST : 0));
    return { key: startMs, isFailed: failedCount > 0, x1: inner.x, y1: inner.y, x2: outer.x, y2: outer.y };
  });
}

/** Radians from the top, clockwise. */
export function toAngle(atMs: number, { fromMs, toMs }: { fromMs: number; toMs: number }): number {
  return (Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs))) - 0.25) * 2 * Math.PI;
}

export function toPoint(angle: number, radius: number): { x: number; y: number } {
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    x: round(DIAL_CENTRE + radius * Math.cos(angle)),
    y: round(DIAL_CENTRE + radius * Math.sin(angle)),
  };
}
