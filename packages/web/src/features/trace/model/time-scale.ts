/** Maps milliseconds after the start of a run to percent of the timeline's width. */
export interface TimeScale {
  startMs: number;
  endMs: number;
  toPercent(atMs: number): number;
  ticks: readonly { atMs: number; label: string }[];
}

const STEPS_MS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000,
  5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000,
  21_600_000, 43_200_000, 86_400_000,
] as const;
const MAX_TICKS = 5;
const MIN_SPAN_MS = 0.001;

export function createTimeScale(startMs: number, endMs: number): TimeScale {
  const lengthMs = Math.max(MIN_SPAN_MS, endMs - startMs);
  return {
    startMs,
    endMs: startMs + lengthMs,
    toPercent: (atMs) => Math.min(100, Math.max(0, ((atMs - startMs) / lengthMs) * 100)),
    ticks: toTicks(startMs, lengthMs),
  };
}

function toTicks(startMs: number, lengthMs: number): { atMs: number; label: string }[] {
  const stepMs =
    STEPS_MS.find((step) => lengthMs / step <= MAX_TICKS) ??
    86_400_000 * Math.ceil(lengthMs / 86_400_000 / MAX_TICKS);
  const ticks: { atMs: number; label: string }[] = [];
  const first = Math.ceil(startMs / stepMs);
  for (let index = first; index * stepMs < startMs + lengthMs * 0.98; index += 1) {
    const atMs = index * stepMs;
    ticks.push({ atMs, label: labelTick(atMs, stepMs, startMs + lengthMs) });
  }
  return ticks;
}

/** All labels of an axis have one unit, that of the step. */
function labelTick(atMs: number, stepMs: number, endMs: number): string {
  if (stepMs < 1) return `${Number((atMs * 1_000).toFixed(0))} µs`;
  if (stepMs < 1_000 && endMs >= 1_000 && stepMs >= 100) return `${(atMs / 1_000).toFixed(1)} s`;
  if (stepMs < 1_000) return `${Math.round(atMs)} ms`;
  if (stepMs < 60_000) return `${Math.round(atMs / 1_000)} s`;
  if (stepMs < 3_600_000) return `${Math.round(atMs / 60_000)} m`;
  return `${Math.round(atMs / 3_600_000)} h`;
}
