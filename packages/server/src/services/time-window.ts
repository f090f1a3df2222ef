import type { TimeWindow } from "@clawglass/core/api";

export const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface WindowShape {
  lengthMs: number;
  /** Width of a bar. */
  bucketMs: number;
  /** One tick of the dial. */
  tickMs: number;
}

export const WINDOW_SHAPES: Record<TimeWindow, WindowShape> = {
  "24h": { lengthMs: 24 * HOUR_MS, bucketMs: HOUR_MS, tickMs: 10 * MINUTE_MS },
  "7d": { lengthMs: 168 * HOUR_MS, bucketMs: 6 * HOUR_MS, tickMs: HOUR_MS },
  "30d": { lengthMs: 720 * HOUR_MS, bucketMs: 24 * HOUR_MS, tickMs: 6 * HOUR_MS },
};

/** Where a window begins: on a full hour, because roll-ups of a month are kept by the hour. */
export function findWindowStartMs(window: TimeWindow, nowMs: number): number {
  return floorTo(nowMs - WINDOW_SHAPES[window].lengthMs, HOUR_MS);
}

/**
 * The bars of a window, along the local hours or days. The first one begins with the window and may be short; the last one
 * holds now. In zones that are off by half an hour they follow the nearest full hour.
 */
export function listBuckets(
  window: TimeWindow,
  nowMs: number,
  zoneOffsetMs: number,
): { startMs: number; endMs: number }[] {
  const { bucketMs } = WINDOW_SHAPES[window];
  const offsetMs = Math.round(zoneOffsetMs / HOUR_MS) * HOUR_MS;
  const buckets = [];
  for (let startMs = findWindowStartMs(window, nowMs); startMs <= nowMs; ) {
    const endMs = floorTo(startMs + offsetMs, bucketMs) + bucketMs - offsetMs;
    buckets.push({ startMs, endMs });
    startMs = endMs;
  }
  return buckets;
}

export function floorTo(value: number, step: number): number {
  return Math.floor(value / step) * step;
}
