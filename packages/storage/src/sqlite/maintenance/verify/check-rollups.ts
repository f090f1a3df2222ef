import type { DatabaseSync } from "node:sqlite";
import { ROLLUP_RESOLUTIONS } from "../../../contract/rollup-store.ts";
import type { Names } from "../../names.ts";
import { addStoredHistogram, encodeHistogram, type LogHistogram } from "../../rollups/log-histogram.ts";
import { RESOLUTIONS_MS, toBucketStartMs } from "../../rollups/resolutions.ts";
import {
  DIMENSION_COLUMNS,
  FIGURES,
  type Figure,
  toSpanContribution,
  toTraceContribution,
} from "../../rollups/rollup-figures.ts";
import { gatherCoarse, gatherMinute, type RollupChange } from "../../rollups/rollup-writer.ts";
import type { SpanRow } from "../../span-row.ts";
import type { TraceRow } from "../../trace-row.ts";

const DAY_MS = 86_400_000;
const KEY_COLUMNS = ["kind", "resolution", "experiment_id", "bucket", ...DIMENSION_COLUMNS];
/** Rows held in memory at a time; a store with more is read in several passes. */
const MAX_ROWS_PER_PASS = 100_000;
const MAX_TIME_MS = 2 ** 52;

type StoredRow = Record<string, number> & Record<Figure, number> & { histogram: Uint8Array | string };

interface TimeRange {
  fromMs: number;
  toMs: number;
}

/** Adds all roll-ups up again from traces and spans and compares every figure. */
export function* checkRollups(
  database: DatabaseSync,
  names: Names,
  onRange: (done: number, total: number) => void,
): Generator<string> {
  const ranges = cutIntoRanges(database);
  for (const [index, range] of ranges.entries()) {
    onRange(index, ranges.length);
    yield* compare(database, range, recompute(database, names, range));
  }
}

/** Whole days, all time together: what has no row at all must be found, too. */
function cutIntoRanges(database: DatabaseSync): TimeRange[] {
  const days = database
    .prepare(
      "SELECT bucket / 1440 AS day, count(*) AS row_count FROM rollups WHERE resolution = 0 GROUP BY day ORDER BY day",
    )
    .all() as { day: number; row_count: number }[];
  const ranges: TimeRange[] = [];
  let fromMs = -MAX_TIME_MS;
  let rowCount = 0;
  for (const { day, row_count } of days) {
    if (rowCount > 0 && rowCount + row_count > MAX_ROWS_PER_PASS) {
      ranges.push({ fromMs, toMs: day * DAY_MS });
      fromMs = day * DAY_MS;
      rowCount = 0;
    }
    rowCount += row_count;
  }
  return [...ranges, { fromMs, toMs: MAX_TIME_MS }];
}

function recompute(
  database: DatabaseSync,
  names: Names,
  { fromMs, toMs }: TimeRange,
): Map<string, RollupChange> {
  const minutes = new Map<string, RollupChange>();
  const traces = database
    .prepare("SELECT * FROM traces WHERE request_time_ms >= ? AND request_time_ms < ?")
    .iterate(fromMs, toMs) as Iterable<unknown> as Iterable<TraceRow>;
  for (const row of traces) gatherMinute(minutes, toTraceContribution(row), 1);
  const spans = database
    .prepare(
      `SELECT spans.*, traces.experiment_id FROM spans JOIN traces USING (trace_key)
       WHERE start_ms >= ? AND start_ms < ?`,
    )
    .iterate(fromMs, toMs) as Iterable<unknown> as Iterable<SpanRow & { experiment_id: number }>;
  for (const row of spans) {
    gatherMinute(minutes, toSpanContribution(row, row.experiment_id, names.read(row.type_id)), 1);
  }
  const all = new Map(minutes);
  for (const resolution of RESOLUTIONS_MS.keys()) {
    if (resolution === 0) continue;
    const coarse = new Map<string, RollupChange>();
    for (const change of minutes.values()) gatherCoarse(coarse, change, resolution);
    for (const [key, change] of coarse) all.set(key, change);
  }
  return all;
}

function* compare(
  database: DatabaseSync,
  { fromMs, toMs }: TimeRange,
  expected: Map<string, RollupChange>,
): Generator<string> {
  for (const [resolution, widthMs] of RESOLUTIONS_MS.entries()) {
    const stored = database
      .prepare("SELECT * FROM rollups WHERE resolution = ? AND bucket >= ? AND bucket < ?")
      .iterate(resolution, Math.ceil(fromMs / widthMs), Math.ceil(toMs / widthMs));
    for (const row of stored as Iterable<unknown> as Iterable<StoredRow>) {
      const key = KEY_COLUMNS.map((column) => row[column]).join();
      const change = expected.get(key);
      expected.delete(key);
      if (change === undefined) yield `a roll-up counts what is not there: ${describe(row)}`;
      else if (!isSame(row, change)) yield `a roll-up is wrong: ${describe(row)}`;
    }
  }
  for (const { keyValues } of expected.values()) {
    const row = Object.fromEntries(KEY_COLUMNS.map((column, index) => [column, keyValues[index] ?? 0]));
    yield `a roll-up is missing: ${describe(row as StoredRow)}`;
  }
}

function isSame(row: StoredRow, change: RollupChange): boolean {
  const stored: LogHistogram = new Map();
  addStoredHistogram(stored, row.histogram);
  return (
    FIGURES.every((figure) => row[figure] === change.figures[figure]) &&
    Buffer.compare(encodeHistogram(stored), encodeHistogram(change.histogram)) === 0
  );
}

function describe({ kind, resolution = 0, experiment_id, bucket = 0 }: StoredRow): string {
  const time = new Date(toBucketStartMs(bucket, resolution)).toISOString();
  return `${kind === 0 ? "traces" : "spans"} of the ${ROLLUP_RESOLUTIONS[resolution]} ${time}, experiment ${experiment_id}`;
}
