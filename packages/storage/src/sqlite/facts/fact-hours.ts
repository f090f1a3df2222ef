import type { FactDimension, FactQuery } from "../../contract/fact-figures.ts";
import { HOUR_MS } from "../hours/hour-of.ts";
import type { HourReader } from "../hours/hour-reader.ts";
import {
  COST_MEASURES,
  PART_SPAN_DURATIONS,
  PART_TRACE_VALUES,
  type SpanGroup,
  type Sums,
  TALLY_DIMENSIONS,
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
const SESSION_DIMENSION = TALLY_DIMENSIONS.indexOf("session");

/** Whether summaries of hours can answer the query: they know neither tags nor metadata, and no time finer than an hour. */
export function canReadHours(query: FactQuery): boolean {
  const { view, measure, where, groupBy } = query;
  if (query.isTimedBySpan && view !== "spans") return false;
  if (query.intervalMs !== null && query.intervalMs % HOUR_MS !== 0) return false;
  if (measure === "sessionCount") return view === "traces" && where.length === 0 && groupBy.length === 0;
  const fields = view === "traces" ? TRACE_FIELDS : view === "spans" ? SPAN_FIELDS : null;
  if (fields === null || !isSummed(query)) return false;
  return where.every(({ field }) => field in fields) && groupBy.every((field) => field in fields);
}

function isSummed({ view, measure, quantiles }: FactQuery): boolean {
  if (measure === "count") return true;
  if (view === "traces") return toTraceMeasure(measure) >= 0;
  // Of costs the sums are kept, not the values.
  return measure === "durationMs" || (toCostMeasure(measure) >= 0 && quantiles.length === 0);
}

function toCostMeasure(measure: FactQuery["measure"]): number {
  return COST_MEASURES.indexOf(measure as (typeof COST_MEASURES)[number]);
}

function toTraceMeasure(measure: FactQuery["measure"]): number {
  return TRACE_MEASURES.indexOf(measure as (typeof TRACE_MEASURES)[number]);
}

export interface HourSelection {
  /** Hours of traces, both ends inclusive. */
  first: number;
  last: number;
  /** Hours among them whose summaries are not right. */
  without?: ReadonlySet<number>;
  /** Only spans that begin in these hours. */
  starts?: { first: number; last: number };
}

/** Adds what the summaries of these hours say, one group of equal rows at a time. */
export function addFactHours(
  hours: HourReader,
  names: Names,
  query: FactQuery,
  experimentId: number,
  selection: HourSelection,
  groups: FactGroups,
): void {
  const { first, last, without, starts } = selection;
  if (query.measure === "sessionCount") {
    addSessionHours(hours, query, experimentId, selection, groups);
    return;
  }
  const isSpans = query.view === "spans";
  const fields = isSpans ? SPAN_FIELDS : TRACE_FIELDS;
  const tests = query.where.map(({ field, value }) => ({
    at: fields[field as FactDimension] ?? -1,
    code: toCode(names, field as FactDimension, value),
  }));
  const places = query.groupBy.map((dimension) => fields[dimension] ?? -1);
  const summaries: Map<number, (TraceGroup | SpanGroup)[]> = isSpans
    ? hours.readSpans(experimentId, first, last)
    : hours.readTraces(experimentId, first, last);
  const costMeasure = toCostMeasure(query.measure);
  const costs = costMeasure < 0 ? null : hours.readCosts(experimentId, first, last);
  const part = isSpans ? PART_SPAN_DURATIONS : PART_TRACE_VALUES + toTraceMeasure(query.measure);
  const values =
    query.quantiles.length > 0 && query.measure !== "count"
      ? hours.readValues(experimentId, part, first, last)
      : null;
  for (const [hour, rows] of summaries) {
    if (without?.has(hour)) continue;
    for (const [index, row] of rows.entries()) {
      if (tests.some(({ at, code }) => code === null || row[at] !== code)) continue;
      const startHour = isSpans ? Number(row[SPAN_START_HOUR]) : hour;
      if (starts !== undefined && (startHour < starts.first || startHour > starts.last)) continue;
      const codes = places.map((at) => row[at] as number | null);
      if (codes.includes(null)) continue;
      const key = { bucketStartMs: toBucketStartMs(query, startHour), codes: codes as number[] };
      if (query.measure === "count") {
        const count = Number(isSpans ? row[SPAN_COUNT] : row[TRACE_COUNT]);
        groups.add({ ...key, count, sum: null, min: null, max: null, sorted: null });
        continue;
      }
      const sums = costs === null ? readSums(query, row) : costs.get(hour)?.[index]?.[costMeasure];
      const [count = 0, sum = 0, min = 0, max = 0] = sums ?? [];
      if (count === 0) continue;
      groups.add({ ...key, count, sum, min, max, sorted: values?.get(hour)?.read(index) ?? null });
    }
  }
}

function readSums({ view, measure }: FactQuery, row: TraceGroup | SpanGroup): Sums | undefined {
  return view === "spans"
    ? (row[SPAN_DURATION] as Sums)
    : (row[TRACE_SUMS] as Sums[])[toTraceMeasure(measure)];
}

function addSessionHours(
  hours: HourReader,
  query: FactQuery,
  experimentId: number,
  { first, last }: HourSelection,
  groups: FactGroups,
): void {
  for (const [hour, tallies] of hours.readTallies(experimentId, SESSION_DIMENSION, first, last)) {
    const distinct = tallies.flatMap(([value]) => (typeof value === "string" ? [value] : []));
    if (distinct.length === 0) continue;
    const key = { bucketStartMs: toBucketStartMs(query, hour), codes: [] };
    groups.add({ ...key, count: 0, sum: null, min: null, max: null, sorted: null, distinct });
  }
}

function toBucketStartMs({ intervalMs }: FactQuery, hour: number): number | null {
  return intervalMs === null ? null : Math.floor((hour * HOUR_MS) / intervalMs) * intervalMs;
}

function toCode(names: Names, field: FactDimension, value: string): number | null {
  const { source } = DIMENSIONS[field];
  if (source === "names") return names.find(value);
  const code = source === "text" ? -1 : source.indexOf(value);
  return code < 0 ? null : code;
}
