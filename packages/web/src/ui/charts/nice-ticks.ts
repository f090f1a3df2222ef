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

/** Rules for durations: round in the unit that a person reads (1, 2, 5, 10, 20, 30 s; 1, 2, 5 min). */
export function niceDurationTicks(largestMs: number): number[] {
  const unitMs = largestMs >= 3 * 60_000 ? 60_000 : largestMs >= 3_000 ? 1_000 : 1;
  return niceTicks(largestMs / unitMs).map((tick) => tick * unitMs);
}
