import type { DatabaseSync } from "node:sqlite";
import { type ExperimentHour, HOUR_MS } from "../../hours/hour-of.ts";
import { HourRows, startOfHour } from "../../hours/hour-rows.ts";
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
} from "../../hours/hour-summary.ts";
import { decodeSortedLists } from "../../hours/sorted-values.ts";
import { Labels } from "../../labels.ts";
import type { Names } from "../../names.ts";

const HOURS_PER_REPORT = 20;

/** Each part of a summary as a person knows it. */
const WORDS: Readonly<Record<number, string>> = {
  [PART_TRACES]: "runs by name and state",
  [PART_SPANS]: "steps by name, type, model and status",
  [PART_SPAN_DURATIONS]: "durations of steps",
  [PART_SPAN_COSTS]: "what steps cost",
  ...Object.fromEntries(
    TALLY_DIMENSIONS.map((dimension, code) => [PART_TALLIES + code, `runs by ${dimension}`]),
  ),
  ...Object.fromEntries(
    TRACE_MEASURES.map((measure, code) => [PART_TRACE_VALUES + code, `${measure} of runs`]),
  ),
};

type Parts = Map<number, Uint8Array>;
/** From and to which hour spans begin, where any begins outside of the hour of its trace. */
type Spread = { first: number; last: number } | null;

/** Sums every hour up again that counts as summed up, and compares all its figures. Hours that wait to be summed up are read from rows. */
export function* checkHours(
  database: DatabaseSync,
  names: Names,
  onHour: (done: number, total: number) => void,
): Generator<string> {
  const rows = new HourRows(database, new Labels(database, names));
  const select = database.prepare(
    "SELECT part, data FROM hour_summaries WHERE experiment_id = ? AND hour = ?",
  );
  const selectSpread = database.prepare(
    "SELECT first_start_hour AS first, last_start_hour AS last FROM hour_spreads WHERE experiment_id = ? AND hour = ?",
  );
  const hours = listHours(database);
  for (const [index, at] of hours.entries()) {
    if (index % HOURS_PER_REPORT === 0) onHour(index, hours.length);
    const stored: Parts = new Map(
      (select.all(at.experimentId, at.hour) as unknown as { part: number; data: Uint8Array }[]).map(
        ({ part, data }) => [part, data],
      ),
    );
    const { parts, spread } = sumUp(rows, at);
    yield* compare(at, stored, parts);
    const storedSpread = (selectSpread.get(at.experimentId, at.hour) ?? null) as Spread;
    if (storedSpread?.first !== spread?.first || storedSpread?.last !== spread?.last)
      yield `it is not known in which hours steps begin ${describe(at)}`;
  }
}

/** All hours with traces or a summary, but those whose summary is known not to hold. */
function listHours(database: DatabaseSync): ExperimentHour[] {
  return database
    .prepare(
      `SELECT experiment_id AS experimentId, hour FROM (
         SELECT experiment_id, hour FROM hour_summaries
         UNION SELECT experiment_id, CAST(floor(request_time_ms / ${HOUR_MS}.0) AS INTEGER) FROM traces)
       WHERE (experiment_id, hour) NOT IN (SELECT experiment_id, hour FROM stale_hours)
       ORDER BY 1, 2`,
    )
    .all() as unknown as ExperimentHour[];
}

function sumUp(rows: HourRows, at: ExperimentHour): { parts: Parts; spread: Spread } {
  const summary = new HourSummary();
  const after = startOfHour(at);
  while (!rows.readSlice(at, after, summary));
  return {
    parts: summary.traceCount === 0 ? new Map() : summary.encode(),
    spread: summary.findSpread(at.hour),
  };
}

function* compare(at: ExperimentHour, stored: Parts, expected: Parts): Generator<string> {
  const where = describe(at);
  if (stored.size === 0 && expected.size > 0) {
    yield `the figures are missing ${where}`;
    return;
  }
  if (expected.size === 0 && stored.size > 0) {
    yield `figures count runs that are not there ${where}`;
    return;
  }
  const left = toComparable(stored);
  const right = toComparable(expected);
  if (left === null) {
    yield `the figures cannot be read ${where}`;
    return;
  }
  for (const [part, word] of Object.entries(WORDS)) {
    if (left[Number(part)] !== right?.[Number(part)]) yield `the figures are wrong (${word}) ${where}`;
  }
}

function describe({ experimentId, hour }: ExperimentHour): string {
  return `of the hour ${new Date(hour * HOUR_MS).toISOString()}, experiment ${experimentId}`;
}

/** Each part as a text that does not depend on the order in which rows were read; null where something cannot be read. */
function toComparable(parts: Parts): Record<number, string> | null {
  try {
    const traces = readGroups(parts.get(PART_TRACES));
    const spans = readGroups(parts.get(PART_SPANS));
    const lists = (part: number): Float64Array[] => {
      const data = parts.get(part);
      return data === undefined ? [] : decodeSortedLists(data);
    };
    const result: Record<number, string> = {
      [PART_TRACES]: sortLines(traces),
      [PART_SPANS]: sortLines(spans),
      [PART_SPAN_COSTS]: sortLines(pair(spans, readGroups(parts.get(PART_SPAN_COSTS)))),
      [PART_SPAN_DURATIONS]: sortLines(pair(spans, lists(PART_SPAN_DURATIONS))),
    };
    for (const code of TALLY_DIMENSIONS.keys())
      result[PART_TALLIES + code] = sortLines(readGroups(parts.get(PART_TALLIES + code)));
    for (const code of TRACE_MEASURES.keys())
      result[PART_TRACE_VALUES + code] = sortLines(pair(traces, lists(PART_TRACE_VALUES + code)));
    return result;
  } catch {
    return null; // told by the caller
  }
}

function readGroups(data: Uint8Array | undefined): unknown[] {
  return data === undefined ? [] : JSON.parse(Buffer.from(data).toString("utf8"));
}

/** Lists stand in the order of their groups. */
function pair(groups: readonly unknown[], values: readonly unknown[]): unknown[] {
  return values.map((value, index) => [
    groups[index] ?? null,
    value instanceof Float64Array ? [...value] : value,
  ]);
}

function sortLines(values: readonly unknown[]): string {
  return values
    .map((value) => JSON.stringify(value))
    .sort()
    .join("\n");
}
