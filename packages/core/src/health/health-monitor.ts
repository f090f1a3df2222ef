import type { ChangeMarker, HealthMetric, HealthSegment } from "../api/health.ts";
import { DEFAULT_FALSE_ALARMS_PER_WEEK, type Family, limitWeeks } from "./false-alarm-budget.ts";
import { hasEnded, type RunObservation } from "./observation.ts";
import { addToSeries, createSeries, type Series } from "./series.ts";

const WEEK_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;
/** A change that is known to have happened counts as so many weeks in which trouble could begin. */
const MARKER_WEEKS = 0.25;
/** A run in a loop may call a tool thousands of times; it is one run all the same. */
const MAX_CALLS_PER_RUN = 100;
const MIN_WATCHED_POINTS = 20;
const MIN_WATCHED_DAYS = 7;
const MIN_DAY_COST_USD = 0.0001;

export interface HealthMonitorOptions {
  falseAlarmsPerWeek?: number;
  /** What to add to a time for the owner's local day. */
  dayOffsetMs?: number;
}

/**
 * Reads the runs of one agent in the order of their starts and keeps the evidence for a change in each series.
 * A fold: what it says after run n depends on the first n runs only, so looking often costs no false alarms.
 */
export class HealthMonitor {
  readonly runs: RunObservation[] = [];
  readonly series = new Map<string, Series>();
  readonly #falseAlarmsPerWeek: number;
  readonly #dayOffsetMs: number;
  readonly #seriesInFamily = new Map<Family, number>();
  readonly #markers: readonly ChangeMarker[];
  #nextMarker = 0;
  readonly #markerTimes: number[] = [];
  #day: { index: number; total: number; isComplete: boolean; runIndex: number } | null = null;

  /** `markers` in order of time. */
  constructor(markers: readonly ChangeMarker[], options: HealthMonitorOptions = {}) {
    this.#markers = markers;
    this.#falseAlarmsPerWeek = options.falseAlarmsPerWeek ?? DEFAULT_FALSE_ALARMS_PER_WEEK;
    this.#dayOffsetMs = options.dayOffsetMs ?? 0;
  }

  countSeries(family: Family): number {
    return this.#seriesInFamily.get(family) ?? 0;
  }

  add(run: RunObservation): void {
    const runIndex = this.runs.length;
    this.runs.push(run);
    this.#passMarkers(run.startTimeMs);
    if (!hasEnded(run)) return;
    const trigger = run.trigger ?? "unknown";
    const stratum = run.jobId === null ? trigger : `${trigger}/${run.jobId}`;
    const add = (
      kind: Series["kind"],
      family: Family,
      metric: HealthMetric,
      segment: HealthSegment,
      value: number,
    ) => this.#addValue(kind, family, metric, segment, value, run.startTimeMs, runIndex, stratum);

    const segments = listSegments(run, trigger);
    const isFailed = run.state === "ERROR" ? 1 : 0;
    for (const segment of segments) add("share", "errors", "error-rate", segment, isFailed);
    for (const tool of run.tools) {
      const segment: HealthSegment = { kind: "tool", name: tool.name };
      // The order of calls in a run is not known; failures first is the order that retries make.
      for (let call = 0; call < Math.min(tool.calls, MAX_CALLS_PER_RUN); call++)
        add("share", "tools", "tool-failure-rate", segment, call < tool.failures ? 1 : 0);
    }
    for (const segment of segments) {
      if (segment.kind === "skill") continue;
      if (run.durationMs !== null) add("rank", "latency", "latency-median", segment, run.durationMs);
      if (run.tokens !== null) add("rank", "tokens", "tokens-per-run", segment, run.tokens);
      if (run.costUsd !== null) add("rank", "cost", "cost-per-run", segment, run.costUsd);
    }
    const all = segments[0] as HealthSegment;
    if (run.durationMs !== null) add("tail", "latency", "latency-p95", all, run.durationMs);
    for (const score of run.scores)
      add("rank", "scores", "score", { kind: "scorer", name: score.name }, score.value);
    add("share", "capture", "capture", { kind: "capture", name: "model calls" }, run.hasModelCall ? 0 : 1);
    if (run.hasModelCall)
      add("share", "capture", "capture", { kind: "capture", name: "tokens" }, run.tokens === null ? 1 : 0);
    this.#addToDay(run, runIndex);
  }

  #addValue(
    kind: Series["kind"],
    family: Family,
    metric: HealthMetric,
    segment: HealthSegment,
    value: number,
    timeMs: number,
    runIndex: number,
    stratum: string,
  ): void {
    const key = `${metric}|${segment.kind}|${segment.name}`;
    let series = this.series.get(key);
    if (!series) {
      series = createSeries(kind, family, metric, segment);
      this.series.set(key, series);
    }
    // A name that is hardly ever seen is not watched yet and takes no part of the budget.
    if (series.watch.points.length === (kind === "day" ? MIN_WATCHED_DAYS : MIN_WATCHED_POINTS))
      this.#seriesInFamily.set(family, this.countSeries(family) + 1);
    addToSeries(series, value, {
      timeMs,
      runIndex,
      stratum,
      priorWeeks: this.#takePriorWeeks(series, timeMs),
      limitWeeks: limitWeeks(family, this.countSeries(family), this.#falseAlarmsPerWeek),
    });
    series.lastTimeMs = timeMs;
    series.lastRunIndex = runIndex;
  }

  /** Weeks since the series' last point, and more where something is known to have changed since. */
  #takePriorWeeks(series: Series, timeMs: number): number {
    const lastTimeMs = series.lastTimeMs ?? timeMs;
    let weeks = (timeMs - lastTimeMs) / WEEK_MS;
    for (let at = this.#markerTimes.length - 1; at >= 0; at--) {
      const markerMs = this.#markerTimes[at] ?? 0;
      if (markerMs <= lastTimeMs) break;
      weeks += MARKER_WEEKS / (1 + this.#countMarkersBefore(at));
    }
    return weeks;
  }

  /** Markers in the week before: an owner who changes something every hour gives no hint by it. */
  #countMarkersBefore(at: number): number {
    const markerMs = this.#markerTimes[at] ?? 0;
    let count = 0;
    for (let before = at - 1; before >= 0 && markerMs - (this.#markerTimes[before] ?? 0) < WEEK_MS; before--)
      count++;
    return count;
  }

  #passMarkers(timeMs: number): void {
    for (; this.#nextMarker < this.#markers.length; this.#nextMarker++) {
      const marker = this.#markers[this.#nextMarker];
      if (!marker || marker.timeMs > timeMs) break;
      this.#markerTimes.push(marker.timeMs);
    }
  }

  /** Sums up whole local days. The first day is only seen in part and is left out. */
  #addToDay(run: RunObservation, runIndex: number): void {
    const index = Math.floor((run.startTimeMs + this.#dayOffsetMs) / DAY_MS);
    if (this.#day === null) this.#day = { index, total: 0, isComplete: false, runIndex };
    if (index > this.#day.index) {
      this.#closeDay();
      this.#day = { index, total: 0, isComplete: true, runIndex };
    }
    this.#day.total += run.costUsd ?? 0;
  }

  #closeDay(): void {
    const day = this.#day;
    if (!day?.isComplete || day.total < MIN_DAY_COST_USD) return;
    const startMs = day.index * DAY_MS - this.#dayOffsetMs;
    const all: HealthSegment = { kind: "all", name: "" };
    this.#addValue("day", "cost", "cost-per-day", all, day.total, startMs, day.runIndex, "");
  }
}

function listSegments(run: RunObservation, trigger: string): HealthSegment[] {
  const segments: HealthSegment[] = [
    { kind: "all", name: "" },
    { kind: "trigger", name: trigger },
  ];
  for (const skill of run.skills)
    if (skill.wasUsed === true) segments.push({ kind: "skill", name: skill.name });
  return segments;
}
