import type { Finding, HealthSegment } from "../api/health.ts";
import { limitWeeks } from "./false-alarm-budget.ts";
import type { RunObservation } from "./observation.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const MIN_RUNS = 30;
const MIN_HISTORY_MS = 7 * DAY_MS;
/** Beyond the longest pause seen, a pause must be longer by this factor. */
const LONGEST_PAUSE_FACTOR = 1.5;
/** A regular schedule makes pauses rarer than chance; trust that only so far. */
const MIN_DISPERSION = 0.3;
const SERIES = 3;

/** Runs that would usually have come between two moments, from the rate at each hour of the day. */
interface Pace {
  expect(fromMs: number, toMs: number): number;
}

/**
 * Looks for a pause that the agent's past does not explain. Pauses are measured in runs that should have come, so that
 * a quiet night counts little; the limit grows with how uneven pauses usually are, and past the longest one seen.
 */
export function findSilence(
  runs: readonly RunObservation[],
  nowMs: number,
  falseAlarmsPerWeek: number,
): Finding[] {
  const whole = checkPause(runs, { kind: "all", name: "" }, nowMs, falseAlarmsPerWeek);
  if (whole) return [whole];
  const findings: Finding[] = [];
  // Only what comes by itself can go silent; a person may stay away.
  for (const trigger of ["heartbeat", "cron"]) {
    const own = runs.filter((run) => run.trigger === trigger);
    const found = checkPause(own, { kind: "trigger", name: trigger }, nowMs, falseAlarmsPerWeek);
    if (found) findings.push(found);
  }
  return findings;
}

function checkPause(
  runs: readonly RunObservation[],
  segment: HealthSegment,
  nowMs: number,
  falseAlarmsPerWeek: number,
): Finding | null {
  const first = runs[0];
  const last = runs.at(-1);
  if (!first || !last || runs.length < MIN_RUNS) return null;
  const historyMs = last.startTimeMs - first.startTimeMs;
  const pauseMs = nowMs - last.startTimeMs;
  if (historyMs < MIN_HISTORY_MS || pauseMs < (3 * historyMs) / runs.length) return null;
  const pace = measurePace(runs, historyMs);
  const pauses: number[] = [];
  let longestMs = 0;
  for (let index = 1; index < runs.length; index++) {
    const fromMs = runs[index - 1]?.startTimeMs ?? 0;
    const toMs = runs[index]?.startTimeMs ?? 0;
    pauses.push(pace.expect(fromMs, toMs));
    longestMs = Math.max(longestMs, toMs - fromMs);
  }
  pauses.sort((left, right) => left - right);
  const rare = pauses[Math.floor(pauses.length * 0.99)] ?? 0;
  const dispersion = Math.max(MIN_DISPERSION, rare / Math.log(100));
  const pausesPerWeek = (runs.length * WEEK_MS) / historyMs;
  const limit = Math.max(
    dispersion * Math.log(pausesPerWeek * limitWeeks("silence", SERIES, falseAlarmsPerWeek)),
    LONGEST_PAUSE_FACTOR * (pauses.at(-1) ?? 0),
  );
  const missed = pace.expect(last.startTimeMs, nowMs);
  if (missed < limit || pauseMs < longestMs * 1.1) return null;
  const runsPerDay = (runs.length * DAY_MS) / historyMs;
  const since = new Date(last.startTimeMs).toISOString();
  return {
    metric: "silence",
    segment,
    since,
    sinceEarliest: since,
    sinceLatest: new Date(Math.min(nowMs, last.startTimeMs + historyMs / runs.length)).toISOString(),
    before: {
      value: runsPerDay,
      low: runsPerDay,
      high: runsPerDay,
      count: runs.length,
      hits: null,
      unit: "runs-per-day",
    },
    after: { value: 0, low: 0, high: (3 * DAY_MS) / pauseMs, count: 0, hits: null, unit: "runs-per-day" },
    confidence: "high",
    chanceWeeks: Math.exp(Math.min(30, missed / dispersion)) / pausesPerWeek,
    causes: [],
    candidates: [],
    traceIds: [last.traceId],
    comparison: null,
    mainPart: null,
  };
}

function measurePace(runs: readonly RunObservation[], historyMs: number): Pace {
  const perHour = new Array<number>(24).fill(0);
  for (const run of runs) {
    const hour = Math.floor(run.startTimeMs / HOUR_MS) % 24;
    perHour[hour] = (perHour[hour] ?? 0) + 1;
  }
  const days = Math.max(1, historyMs / DAY_MS);
  const rates = perHour.map((count) => (count + 0.25) / (days * HOUR_MS));
  const dayTotal = rates.reduce((sum, rate) => sum + rate * HOUR_MS, 0);
  return {
    expect(fromMs, toMs) {
      const wholeDays = Math.floor((toMs - fromMs) / DAY_MS);
      let expected = wholeDays * dayTotal;
      for (let timeMs = fromMs + wholeDays * DAY_MS; timeMs < toMs; ) {
        const nextMs = Math.min(toMs, (Math.floor(timeMs / HOUR_MS) + 1) * HOUR_MS);
        expected += (rates[Math.floor(timeMs / HOUR_MS) % 24] ?? 0) * (nextMs - timeMs);
        timeMs = nextMs;
      }
      return expected;
    },
  };
}
