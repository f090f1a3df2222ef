import type { UnixNano } from "@clawglass/core";

const NANOS_PER_MS = 1_000_000n;

/** An instant as two numbers that fit a double: whole milliseconds, rounded down, and the nanoseconds beyond. */
export interface SplitTime {
  ms: number;
  rest: number;
}

export function splitTime(unixNano: UnixNano): SplitTime {
  const rest = ((unixNano % NANOS_PER_MS) + NANOS_PER_MS) % NANOS_PER_MS;
  return { ms: Number((unixNano - rest) / NANOS_PER_MS), rest: Number(rest) };
}

export function joinTime(ms: number, rest: number): UnixNano {
  return BigInt(ms) * NANOS_PER_MS + BigInt(rest);
}

/** Negative where left is earlier. */
export function compareTime(leftMs: number, leftRest: number, rightMs: number, rightRest: number): number {
  return leftMs - rightMs || leftRest - rightRest;
}

export function toElapsedMs(startMs: number, startRest: number, endMs: number, endRest: number): number {
  return endMs - startMs + (endRest - startRest) / 1_000_000;
}
