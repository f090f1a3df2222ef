import type { DatabaseSync, StatementSync } from "node:sqlite";
import { HOUR_MS, toHour } from "./hour-of.ts";
import type { CostSums, SpanGroup, Tally, TraceGroup } from "./hour-summary.ts";
import { PART_SPAN_COSTS, PART_SPANS, PART_TALLIES, PART_TRACES } from "./hour-summary.ts";
import { ParsedTexts } from "./parsed-texts.ts";
import { SortedLists } from "./sorted-values.ts";

/** Both ends inclusive; null is open. */
export interface TimeRange {
  fromMs: number | null;
  toMs: number | null;
}

/** Neighbouring hours, from the first to the last. */
export interface HourRun {
  first: number;
  last: number;
}

/** Both ends inclusive, and neither open. */
export type ClosedRange = { fromMs: number; toMs: number };

/** How a window of time is read: whole hours from their summaries, the rest from the rows. */
export interface WindowPlan {
  summed: HourRun[];
  rows: TimeRange[];
}

/** Hours whose summaries the database puts into one text: reading them one by one takes longer than parsing them. */
const HOURS_PER_TEXT = 100;
/** Four weeks of a thousand runs a day fit; 3 MB of memory in each thread that reads. */
const MAX_KEPT_CHARACTERS = 600_000;
const EARLIEST_HOUR = -(2 ** 40);
const LATEST_HOUR = 2 ** 40;

/** The whole hours of a window, and what is left of it at its ends. */
export function splitAtHours({ fromMs, toMs }: TimeRange): { whole: HourRun | null; ends: ClosedRange[] } {
  const first = fromMs === null ? EARLIEST_HOUR : toHour(fromMs + HOUR_MS - 1);
  const last = toMs === null ? LATEST_HOUR : toHour(toMs + 1) - 1;
  if (first > last) {
    const isEmpty = fromMs === null || toMs === null || fromMs > toMs;
    return { whole: null, ends: isEmpty ? [] : [{ fromMs, toMs }] };
  }
  const ends: ClosedRange[] = [];
  if (fromMs !== null && fromMs < first * HOUR_MS) ends.push({ fromMs, toMs: first * HOUR_MS - 1 });
  if (toMs !== null && (last + 1) * HOUR_MS <= toMs) ends.push({ fromMs: (last + 1) * HOUR_MS, toMs });
  return { whole: { first, last }, ends };
}

/** Numbers as runs of neighbours. */
export function toRuns(hours: readonly number[]): HourRun[] {
  const runs: HourRun[] = [];
  for (const hour of [...hours].sort((left, right) => left - right)) {
    const run = runs.at(-1);
    if (run?.last === hour - 1) run.last = hour;
    else runs.push({ first: hour, last: hour });
  }
  return runs;
}

export function toTimeRange({ first, last }: HourRun): ClosedRange {
  return { fromMs: first * HOUR_MS, toMs: (last + 1) * HOUR_MS - 1 };
}

/** The same times in as few ranges as they fit into. */
function joinNeighbours(ranges: readonly ClosedRange[]): ClosedRange[] {
  const joined: ClosedRange[] = [];
  for (const range of ranges.toSorted((left, right) => left.fromMs - right.fromMs)) {
    const before = joined.at(-1);
    if (before?.toMs === range.fromMs - 1) before.toMs = range.toMs;
    else joined.push({ ...range });
  }
  return joined;
}

/** Reads summaries of hours. Within one transaction, what it says agrees with the rows. */
export class HourReader {
  readonly #parsed = new ParsedTexts(MAX_KEPT_CHARACTERS);
  readonly #selectValues: StatementSync;
  readonly #selectTexts: StatementSync;
  readonly #selectStale: StatementSync;
  readonly #selectReaching: StatementSync;

  constructor(database: DatabaseSync) {
    const parts =
      "SELECT hour, data FROM hour_summaries WHERE experiment_id = ? AND part = ? AND hour BETWEEN ? AND ? ORDER BY hour";
    this.#selectValues = database.prepare(parts);
    this.#selectTexts = database.prepare(
      `SELECT max(hour) AS last, '[' || group_concat(hour || ',' || CAST(data AS TEXT)) || ']' AS text FROM (${parts} LIMIT ${HOURS_PER_TEXT})`,
    );
    this.#selectStale = database.prepare(
      `SELECT DISTINCT hour FROM stale_hours
       WHERE experiment_id IN (SELECT value FROM json_each(?)) AND hour BETWEEN ? AND ? ORDER BY hour`,
    );
    this.#selectReaching = database.prepare(
      "SELECT hour FROM hour_spreads WHERE experiment_id = ? AND first_start_hour <= ? AND last_start_hour >= ?",
    );
  }

  plan(experimentIds: readonly number[], range: TimeRange): WindowPlan {
    const { whole, ends } = splitAtHours(range);
    if (whole === null) return { summed: [], rows: ends };
    const stale = toRuns(this.#listStale(experimentIds, whole.first, whole.last));
    const summed: HourRun[] = [];
    let next = whole.first;
    for (const { first, last } of stale) {
      if (first > next) summed.push({ first: next, last: first - 1 });
      next = last + 1;
    }
    if (next <= whole.last) summed.push({ first: next, last: whole.last });
    return { summed, rows: joinNeighbours([...stale.map(toTimeRange), ...ends]) };
  }

  /** All hours whose summaries are not right, ascending. */
  listStale(experimentId: number): number[] {
    return this.#listStale([experimentId], EARLIEST_HOUR, LATEST_HOUR);
  }

  /** Hours with traces of which a span begins in another hour, where that may be one of these. */
  listReachingInto(experimentId: number, first: number, last: number): number[] {
    const rows = this.#selectReaching.all(experimentId, last, first) as { hour: number }[];
    return rows.map((row) => row.hour);
  }

  readTraces(experimentId: number, first: number, last: number): Map<number, TraceGroup[]> {
    return this.#readJson(experimentId, PART_TRACES, first, last) as Map<number, TraceGroup[]>;
  }

  readSpans(experimentId: number, first: number, last: number): Map<number, SpanGroup[]> {
    return this.#readJson(experimentId, PART_SPANS, first, last) as Map<number, SpanGroup[]>;
  }

  /** Hours in which nothing had a cost are missing. */
  readCosts(experimentId: number, first: number, last: number): Map<number, CostSums> {
    return this.#readJson(experimentId, PART_SPAN_COSTS, first, last) as Map<number, CostSums>;
  }

  /** By the position of the dimension in TALLY_DIMENSIONS. */
  readTallies(experimentId: number, dimension: number, first: number, last: number): Map<number, Tally[]> {
    return this.#readJson(experimentId, PART_TALLIES + dimension, first, last) as Map<number, Tally[]>;
  }

  /** The sorted values of each group, in the order of the groups. */
  readValues(experimentId: number, part: number, first: number, last: number): Map<number, SortedLists> {
    const rows = this.#selectValues.all(experimentId, part, first, last) as unknown as {
      hour: number;
      data: Uint8Array;
    }[];
    return new Map(rows.map(({ hour, data }) => [hour, new SortedLists(data)]));
  }

  #readJson(experimentId: number, part: number, first: number, last: number): Map<number, unknown> {
    const found = new Map<number, unknown>();
    for (let next = first; ; ) {
      const row = this.#selectTexts.get(experimentId, part, next, last) as {
        last: number | null;
        text: string;
      };
      if (row.last === null) return found;
      const hours = this.#parsed.parse(row.text) as unknown[];
      for (let at = 0; at < hours.length; at += 2) found.set(hours[at] as number, hours[at + 1]);
      if (hours.length < 2 * HOURS_PER_TEXT) return found;
      next = row.last + 1;
    }
  }

  #listStale(experimentIds: readonly number[], first: number, last: number): number[] {
    const rows = this.#selectStale.all(JSON.stringify(experimentIds), first, last) as { hour: number }[];
    return rows.map((row) => row.hour);
  }
}
