import type { FactDimension, FactQuery } from "../../contract/fact-figures.ts";
import { HOUR_MS } from "../hours/hour-of.ts";
import type { HourReader } from "../hours/hour-reader.ts";
import {
  PART_SPAN_DURATIONS,
  PART_TRACE_VALUES,
  type SpanGroup,
  type Sums,
  TRACE_MEASURES,
  type TraceGroup,
} from "../hours/hour-summary.ts";
import type { Names } from "../names.ts";
import { DIMENSIONS } from "./fact-columns.ts";
import type { FactGroups } from "./fact-groups.ts";

/** Where a dimension stands in a group of a summary. */
const TRACE_FIELDS: Partial<Record<FactDimension, number>> = { traceName: 0, traceState: 1 };
const SPAN_FIELDS: Partial<Record<FactDimension, number>> = {
  spanName: 1,
  spanType: 2,
  spanStatus: 3,
  model: 4,
  provider: 5,
};
const TRACE_COUNT = 2;
const TRACE_SUMS = 3;
const SPAN_START_HOUR = 0;
const SPAN_COUNT = 6;
const SPAN_DURATION = 7;

/** Whether summaries of hours can answer the query: they know neither tags nor sessions, and no time finer than an hour. */
export function canReadHours(query: FactQuery): boolean {
  if (query.isTimedBySpan || (query.intervalMs !== null && query.intervalMs % HOUR_MS !== 0)) return false;
  const fields = query.view === "traces" ? TRACE_FIELDS : query.view === "spans" ? SPAN_FIELDS : null;
  if (fields === null || !isSummed(query)) return false;
  return query.where.every(({ field }) => field in fields) && query.groupBy.every((field) => field in fields);
}

function isSummed({ view, measure }: FactQuery): boolean {
  if (measure === "count") return true;
  return view === "spans" ? measure === "durationMs" : toTraceMeasure(measure) >= 0;
}

function toTraceMeasure(measure: FactQuery["measure"]): number {
  return TRACE_MEASURES.indexOf(measure as (typeof TRACE_MEASURES)[number]);
}

/** Adds what the summaries of these hours say, one group of equal rows at a time. */
export function addFactHours(
  hours: HourReader,
  names: Names,
  query: FactQuery,
  experimentId: number,
  { first, last }: { first: number; last: number },
  groups: FactGroups,
): void {
  const isSpans = query.view === "spans";
  const fields = isSpans ? SPAN_FIELDS : TRACE_FIELDS;
  const tests = query.where.map(({ field, value }) => ({
    at: fields[field as FactDimension] ?? -1,
    code: toCode(names, field as FactDimension, value),
  }));
  const places = query.groupBy.map((dimension) => fields[dimension] ?? -1);
  const measure = isSpans ? 0 : toTraceMeasure(query.measure);
  const summaries: Map<number, (TraceGroup | SpanGroup)[]> = isSpans
    ? hours.readSpans(experimentId, first, last)
    : hours.readTraces(experimentId, first, last);
  const part = isSpans ? PART_SPAN_DURATIONS : PART_TRACE_VALUES + measure;
  const values =
    query.quantiles.length > 0 && query.measure !== "count"
      ? hours.readValues(experimentId, part, first, last)
      : null;
  for (const [hour, rows] of summaries) {
    for (const [index, row] of rows.entries()) {
      if (tests.some(({ at, code }) => code === null || row[at] !== code)) continue;
      const codes = places.map((at) => row[at] as number | null);
      if (codes.includes(null)) continue;
      const startHour = isSpans ? Number(row[SPAN_START_HOUR]) : hour;
      const bucketStartMs =
        query.intervalMs === null
          ? null
          : Math.floor((startHour * HOUR_MS) / query.intervalMs) * query.intervalMs;
      const key = { bucketStartMs, codes: codes as number[] };
      if (query.measure === "count") {
        const count = Number(isSpans ? row[SPAN_COUNT] : row[TRACE_COUNT]);
        groups.add({ ...key, count, sum: null, min: null, max: null, sorted: null });
        continue;
      }
      const sums = isSpans ? (row[SPAN_DURATION] as Sums) : (row[TRACE_SUMS] as Sums[])[measure];
      const [count = 0, sum = 0, min = 0, max = 0] = sums ?? [];
      if (count === 0) continue;
      groups.add({ ...key, count, sum, min, max, sorted: values?.get(hour)?.[index] ?? null });
    }
  }
}

function toCode(names: Names, field: FactDimension, value: string): number | null {
  const { source } = DIMENSIONS[field];
  if (source === "names") return names.find(value);
  const code = source === "text" ? -1 : source.indexOf(value);
  return code < 0 ? null : code;
}
