/** Kinds of series that share the false alarms that may happen. */
export const FAMILIES = [
  "tools",
  "errors",
  "latency",
  "tokens",
  "cost",
  "scores",
  "capture",
  "silence",
] as const;
export type Family = (typeof FAMILIES)[number];

/**
 * Which part of all allowed false alarms a family may use. Tools get most: a broken tool is the commonest trouble and
 * the one that must be named fastest.
 */
const FAMILY_SHARES: Record<Family, number> = {
  tools: 0.8,
  errors: 0.07,
  latency: 0.03,
  tokens: 0.02,
  cost: 0.03,
  scores: 0.02,
  capture: 0.015,
  silence: 0.015,
};

/** Upper bound of false alarms a week over all series together. The measured rate is well below (see the simulation). */
export const DEFAULT_FALSE_ALARMS_PER_WEEK = 0.08;

/**
 * Weeks between false alarms that one series must keep, so that all together keep the bound. Expected numbers
 * add up whether or not series depend on each other, so this holds for tools that fail together too.
 */
export function limitWeeks(family: Family, seriesInFamily: number, falseAlarmsPerWeek: number): number {
  return Math.max(1, seriesInFamily) / (FAMILY_SHARES[family] * falseAlarmsPerWeek);
}

/** Evidence of one series in weeks → at most 1 of how many weeks would show as much anywhere, by chance. */
export function chanceWeeks(family: Family, seriesInFamily: number, logEvidenceWeeks: number): number {
  return Math.exp(Math.min(30, logEvidenceWeeks)) * (FAMILY_SHARES[family] / Math.max(1, seriesInFamily));
}
