import type { ChangeMarker, Confidence, Estimate, Finding } from "../api/health.ts";
import type { ChangeEstimate } from "./change-watch.ts";
import { chooseComparison } from "./choose-comparison.ts";
import { chanceWeeks } from "./false-alarm-budget.ts";
import { findCauses } from "./find-causes.ts";
import type { HealthMonitor } from "./health-monitor.ts";
import {
  differenceRange,
  estimateLogMean,
  estimateMean,
  estimateQuantile,
  estimateShare,
  quantileOfSorted,
} from "./intervals.ts";
import type { RunObservation } from "./observation.ts";
import type { Series } from "./series.ts";

const MAX_TRACE_IDS = 50;
const MIN_TROUBLED_RUNS = 3;
const HOUR_MS = 3_600_000;
/** Failures outside the worst hour, so that a short outage that is over is not told as a change. */
const MIN_HITS_OUTSIDE_WORST_HOUR = 1;

/** Smaller changes are real but do not need attention. */
const MIN_SHARE_DIFFERENCE = 0.03;
const MIN_TOOL_SHARE_DIFFERENCE = 0.08;
/** Fewer failures than this are told as themselves, not as a trend. */
const MIN_HITS = 4;
const MIN_TOOL_HITS = 5;
const MIN_FACTOR = 1.35;
const MIN_SCORE_DIFFERENCE = 0.05;

/** What an open series has to say, or null where it is too little for a person to act on. */
export function buildFinding(
  series: Series,
  monitor: HealthMonitor,
  markers: readonly ChangeMarker[],
): Finding | null {
  const change = series.watch.estimateChange();
  if (!change || change.index === 0) return null;
  const split = splitAt(series, change.index);
  if (!split || !isWorthTelling(series, split)) return null;
  const confidence = judgeConfidence(series, split);
  if (confidence === "low") return null;
  const troubled = listTroubledRuns(series, change.index, split, monitor.runs);
  if (new Set(troubled).size < MIN_TROUBLED_RUNS || isOneBurst(troubled)) return null;
  const newest = [...new Set(troubled)].reverse();
  const gap = findGap(series, change);
  const { causes, candidates } = findCauses(markers, gap, newest);
  const sinceMs = causes[0]?.timeMs ?? series.watch.points[change.index]?.timeMs ?? gap.toMs;
  return {
    metric: series.metric,
    segment: series.segment,
    since: new Date(sinceMs).toISOString(),
    sinceEarliest: new Date(gap.fromMs).toISOString(),
    sinceLatest: new Date(gap.toMs).toISOString(),
    before: split.before,
    after: split.after,
    confidence,
    chanceWeeks: chanceWeeks(series.family, monitor.countSeries(series.family), change.logEvidenceWeeks),
    causes,
    candidates,
    traceIds: newest.slice(0, MAX_TRACE_IDS).map((run) => run.traceId),
    comparison: chooseComparison(
      listRunsBefore(series, change.index, split, monitor.runs),
      newest.toReversed(),
    ),
    mainPart: null,
  };
}

interface Split {
  before: Estimate;
  after: Estimate;
}

function splitAt(series: Series, index: number): Split | null {
  const pair = (make: (from: number, to: number) => Estimate | null): Split | null => {
    const before = make(0, index);
    const after = make(index, series.watch.points.length);
    return before && after ? { before, after } : null;
  };
  switch (series.kind) {
    case "share":
      return pair((from, to) => {
        const outcomes = series.hits.slice(from, to);
        return estimateShare(outcomes.filter(Boolean).length, outcomes.length, series.bet.designEffect);
      });
    case "tail":
      return pair((from, to) => estimateQuantile(series.values.slice(from, to), 0.95, "ms"));
    case "day":
      return pair((from, to) => estimateLogMean(series.values.slice(from, to), "usd-per-day"));
    case "rank":
      return pair((from, to) => {
        const values = series.values.slice(from, to);
        if (series.metric === "score") return estimateMean(values, "score");
        const unit =
          series.metric === "latency-median" ? "ms" : series.metric === "cost-per-run" ? "usd" : "tokens";
        return estimateQuantile(values, 0.5, unit);
      });
  }
}

function isWorthTelling(series: Series, { before, after }: Split): boolean {
  if (series.kind === "share") {
    const isTool = series.family === "tools";
    return (
      after.value - before.value >= (isTool ? MIN_TOOL_SHARE_DIFFERENCE : MIN_SHARE_DIFFERENCE) &&
      (after.hits ?? 0) >= (isTool ? MIN_TOOL_HITS : MIN_HITS)
    );
  }
  if (series.metric === "score") return before.value - after.value >= MIN_SCORE_DIFFERENCE;
  return after.value >= before.value * MIN_FACTOR;
}

function judgeConfidence(series: Series, { before, after }: Split): Confidence {
  const isDrop = series.metric === "score";
  const [lower, upper] = isDrop ? [after, before] : [before, after];
  if (lower.high !== null && upper.low > lower.high) return "high";
  const scale = series.kind === "share" || isDrop ? "linear" : "log";
  return differenceRange(lower, upper, scale).low > 0 ? "some" : "low";
}

/** Runs after the change that show it, oldest first; one entry a failed call, so a run may come twice. */
function listTroubledRuns(
  series: Series,
  index: number,
  { before }: Split,
  runs: readonly RunObservation[],
): RunObservation[] {
  const isTroubled = troubleTest(series, index, before);
  const troubled: RunObservation[] = [];
  for (let at = index; at < series.watch.points.length; at++) {
    const run = runs[series.watch.points[at]?.runIndex ?? -1];
    if (run && isTroubled(at)) troubled.push(run);
  }
  return troubled;
}

/** Runs before the change that were as they should be, oldest first. */
function listRunsBefore(
  series: Series,
  index: number,
  { before }: Split,
  runs: readonly RunObservation[],
): RunObservation[] {
  const isTroubled = series.kind === "day" ? () => false : troubleTest(series, index, before);
  const sound: RunObservation[] = [];
  for (let at = 0; at < index; at++) {
    const run = runs[series.watch.points[at]?.runIndex ?? -1];
    if (run && run.state === "OK" && !isTroubled(at)) sound.push(run);
  }
  return sound;
}

function troubleTest(series: Series, index: number, before: Estimate): (at: number) => boolean {
  if (series.kind === "share") return (at) => series.hits[at] === true;
  if (series.kind === "day") return () => true;
  const past = series.values.slice(0, index).sort((left, right) => left - right);
  if (series.metric === "score") {
    const limit = Math.min(before.value, quantileOfSorted(past, 0.4));
    return (at) => (series.values[at] ?? 0) < limit;
  }
  const limit = quantileOfSorted(past, series.kind === "tail" ? 0.95 : 0.6);
  return (at) => (series.values[at] ?? 0) > limit;
}

/** True when nearly all of it happened within one hour: an outage that came and went. */
function isOneBurst(troubled: readonly RunObservation[]): boolean {
  let most = 0;
  let from = 0;
  for (let to = 0; to < troubled.length; to++) {
    while ((troubled[to]?.startTimeMs ?? 0) - (troubled[from]?.startTimeMs ?? 0) > HOUR_MS) from++;
    most = Math.max(most, to - from + 1);
  }
  return troubled.length - most < MIN_HITS_OUTSIDE_WORST_HOUR;
}

function findGap(series: Series, change: ChangeEstimate): { fromMs: number; toMs: number } {
  const { points } = series.watch;
  const toMs = points[change.latestIndex]?.timeMs ?? 0;
  return { fromMs: points[change.earliestIndex - 1]?.timeMs ?? toMs, toMs };
}
