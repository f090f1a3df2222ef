import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Labels } from "../labels.ts";
import { type ExperimentHour, toHourKey } from "./hour-of.ts";
import { type HourPlace, HourRows, startOfHour } from "./hour-rows.ts";
import {
  HourSummary,
  PART_SPAN_COSTS,
  PART_SPAN_DURATIONS,
  PART_SPANS,
  PART_TALLIES,
  PART_TRACE_VALUES,
  PART_TRACES,
  TALLY_DIMENSIONS,
  TRACE_MEASURES,
} from "./hour-summary.ts";
import type { StaleHours } from "./stale-hours.ts";

/** An hour that still changes is left alone: its rows are read until it comes to rest. */
const SETTLE_MS = 5_000;
/** Of a fuller hour the rows are read, always. */
const MAX_TRACES = 60_000;
const MAX_LISTED_HOURS = 200;

interface Work {
  at: ExperimentHour;
  summary: HourSummary;
  touchCount: number;
  after: HourPlace;
}

/** Sums up hours that have come to rest, slice by slice. Each slice runs in a transaction of the caller's. */
export class HourSummarizer {
  readonly #stale: StaleHours;
  readonly #rows: HourRows;
  readonly #nowMs: () => number;
  readonly #statements: Record<"stale" | "drop" | "save" | "dropSpread" | "saveSpread", StatementSync>;
  readonly #tooFull = new Set<string>();
  #work: Work | null = null;

  constructor(database: DatabaseSync, stale: StaleHours, labels: Labels, nowMs: () => number) {
    this.#stale = stale;
    this.#rows = new HourRows(database, labels);
    this.#nowMs = nowMs;
    this.#statements = {
      stale: database.prepare(
        `SELECT experiment_id AS experimentId, hour FROM stale_hours ORDER BY hour DESC LIMIT ${MAX_LISTED_HOURS}`,
      ),
      drop: database.prepare("DELETE FROM hour_summaries WHERE experiment_id = ? AND part = ? AND hour = ?"),
      save: database.prepare(
        "INSERT OR REPLACE INTO hour_summaries (experiment_id, part, hour, data) VALUES (?, ?, ?, ?)",
      ),
      dropSpread: database.prepare("DELETE FROM hour_spreads WHERE experiment_id = ? AND hour = ?"),
      saveSpread: database.prepare(
        "INSERT OR REPLACE INTO hour_spreads (experiment_id, hour, first_start_hour, last_start_hour) VALUES (?, ?, ?, ?)",
      ),
    };
  }

  /** Sums up some more; the milliseconds until there is more to do, or null when nothing waits. */
  runSlice(): number | null {
    this.#work ??= this.#findWork();
    if (this.#work === null) return this.#hasStale() ? SETTLE_MS : null;
    if ((this.#stale.touch(this.#work.at)?.count ?? 0) !== this.#work.touchCount) {
      this.#work = null; // it changed meanwhile: again from the start, later
      return 0;
    }
    if (this.#readSome(this.#work)) this.#finish(this.#work);
    return 0;
  }

  forget(): void {
    this.#work = null;
  }

  #hasStale(): boolean {
    const rows = this.#statements.stale.all() as unknown as ExperimentHour[];
    return rows.some((at) => !this.#tooFull.has(toHourKey(at)));
  }

  #findWork(): Work | null {
    const rows = this.#statements.stale.all() as unknown as ExperimentHour[];
    for (const { experimentId, hour } of rows) {
      const at = { experimentId, hour };
      const touch = this.#stale.touch(at);
      const isSettled = touch === null || Math.abs(this.#nowMs() - touch.atMs) >= SETTLE_MS;
      if (!isSettled || this.#tooFull.has(toHourKey(at))) continue;
      return { at, summary: new HourSummary(), touchCount: touch?.count ?? 0, after: startOfHour(at) };
    }
    return null;
  }

  /** True when the hour is read to its end, or far enough. */
  #readSome({ at, summary, after }: Work): boolean {
    return this.#rows.readSlice(at, after, summary) || summary.traceCount > MAX_TRACES;
  }

  #finish({ at, summary }: Work): void {
    this.#work = null;
    if (summary.traceCount > MAX_TRACES) {
      this.#tooFull.add(toHourKey(at));
      return;
    }
    const parts = summary.traceCount === 0 ? new Map<number, Uint8Array>() : summary.encode();
    for (const part of ALL_PARTS) {
      const data = parts.get(part);
      if (data === undefined) this.#statements.drop.run(at.experimentId, part, at.hour);
      else this.#statements.save.run(at.experimentId, part, at.hour, data);
    }
    this.#saveSpread(at, summary);
    this.#stale.settle(at);
  }

  #saveSpread({ experimentId, hour }: ExperimentHour, summary: HourSummary): void {
    const spread = summary.findSpread(hour);
    if (spread === null) this.#statements.dropSpread.run(experimentId, hour);
    else this.#statements.saveSpread.run(experimentId, hour, spread.first, spread.last);
  }
}

const ALL_PARTS = [
  PART_TRACES,
  PART_SPANS,
  PART_SPAN_DURATIONS,
  PART_SPAN_COSTS,
  ...TALLY_DIMENSIONS.map((_, index) => PART_TALLIES + index),
  ...TRACE_MEASURES.map((_, index) => PART_TRACE_VALUES + index),
];
