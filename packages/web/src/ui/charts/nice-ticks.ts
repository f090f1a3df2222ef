const STEPS = [1, 2, 2.5, 5, 10];

/**
 * Rules for an axis that begins at 0: at most `maxRules` of them above the base line, at round numbers, the last one at or
 * above `largest`. Whole numbers only where `isWhole`.
 */
export function niceTicks(largest: number, { maxRules = 3, isWhole = false } = {}): number[] {
  if (!(largest > 0) || !Number.isFinite(largest)) return [0, 1];
  const rough = largest / maxRules;
  const power = 10 ** Math.floor(Math.log10(rough));
  const fits = (step: number) => step >= rough * (1 - 1e-9) && (!isWhole || Number.isInteger(step));
  const step = STEPS.map((each) => each * power).find(fits) ?? Math.ceil(rough);
  const count = Math.max(1, Math.ceil(largest / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DURATION_STEPS_MS = [
  ...[1, 2, 5, 10, 20, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 4, 8].map((hours) => hours * HOUR_MS),
];

/** Rules for durations: round in the unit that a person reads. */
export function niceDurationTicks(largestMs: number): number[] {
  const roughMs = largestMs / 3;
  const stepMs = DURATION_STEPS_MS.find((each) => each >= roughMs);
  if (!(largestMs > SECOND_MS) || stepMs === undefined) return niceTicks(largestMs);
  const count = Math.max(1, Math.ceil(largestMs / stepMs));
  return Array.from({ length: count + 1 }, (_, index) => index * stepMs);
}
