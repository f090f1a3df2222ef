import type { FactQuery } from "../../contract/fact-figures.ts";
import type { KeptStatements } from "../db/kept-statements.ts";
import type { TimeRange } from "../hours/hour-reader.ts";
import type { Names } from "../names.ts";
import { Sql } from "../read/sql.ts";
import { compileMeasure, compileSource, DIMENSIONS } from "./fact-columns.ts";
import { compileFactConditions } from "./fact-conditions.ts";
import type { FactGroups, FactPart } from "./fact-groups.ts";

type Key = (number | string | null)[];

/** Adds what the rows say, of traces of `traceTimes` only, whatever the query's own window goes by. Sums are the database's; values are read one by one only where quantiles are asked for. */
export function addFactRows(
  statements: KeptStatements,
  names: Names,
  query: FactQuery,
  groups: FactGroups,
  traceTimes: TimeRange = { fromMs: null, toMs: null },
): void {
  const measure = compileMeasure(query);
  const rows = new Sql()
    .add("FROM ")
    .append(compileSource(query))
    .add(" WHERE ")
    .append(compileFactConditions(statements, names, query))
    .add(` AND ${measure} IS NOT NULL`);
  if (traceTimes.fromMs !== null) rows.add(" AND traces.request_time_ms >= ?", traceTimes.fromMs);
  if (traceTimes.toMs !== null) rows.add(" AND traces.request_time_ms <= ?", traceTimes.toMs);
  const keyColumns = [
    ...compileBucket(query),
    ...query.groupBy.map((dimension) => DIMENSIONS[dimension].column),
  ];
  if (query.measure === "sessionCount") {
    addDistinct(statements, query, measure, keyColumns, rows, groups);
    return;
  }
  const values = query.quantiles.length > 0 ? readValues(statements, measure, keyColumns, rows) : null;
  const figures = compileFigures(query, measure);
  const grouping = keyColumns.length === 0 ? "" : ` GROUP BY ${keyColumns.map((_, at) => at + 1).join(", ")}`;
  const statement = statements.prepare(
    `SELECT ${[...keyColumns, ...figures].join(", ")} ${rows.text}${grouping}`,
  );
  statement.setReturnArrays(true);
  for (const row of statement.iterate(...rows.values) as Iterable<unknown> as Iterable<Key>) {
    const key = row.slice(0, keyColumns.length);
    const [count, sum, min, max] = row.slice(keyColumns.length) as (number | null)[];
    if (!count) continue;
    const part: FactPart = {
      ...toGroupKey(query, key),
      count,
      sum: sum ?? null,
      min: min ?? null,
      max: max ?? null,
      sorted: values === null ? null : Float64Array.from(values.get(key.join("\0")) ?? []).sort(),
    };
    groups.add(part);
  }
}

function toGroupKey({ intervalMs }: FactQuery, key: Key): Pick<FactPart, "bucketStartMs" | "codes"> {
  return intervalMs === null
    ? { bucketStartMs: null, codes: key as (number | string)[] }
    : { bucketStartMs: Number(key[0]), codes: key.slice(1) as (number | string)[] };
}

function addDistinct(
  statements: KeptStatements,
  query: FactQuery,
  measure: string,
  keyColumns: readonly string[],
  rows: Sql,
  groups: FactGroups,
): void {
  const statement = statements.prepare(`SELECT DISTINCT ${[...keyColumns, measure].join(", ")} ${rows.text}`);
  statement.setReturnArrays(true);
  for (const row of statement.iterate(...rows.values) as Iterable<unknown> as Iterable<Key>) {
    const key = toGroupKey(query, row.slice(0, keyColumns.length));
    const distinct = [String(row[keyColumns.length])];
    groups.add({ ...key, count: 1, sum: null, min: null, max: null, sorted: null, distinct });
  }
}

/** The start of the bucket. Integer division rounds towards zero, which differs before 1970 only. */
function compileBucket({ view, intervalMs }: FactQuery): string[] {
  if (intervalMs === null) return [];
  const time = view === "spans" ? "spans.start_ms" : "traces.request_time_ms";
  const width = Math.trunc(intervalMs);
  return [`${time} / ${width} * ${width}`];
}

function compileFigures({ measure }: FactQuery, column: string): string[] {
  if (measure === "count") return ["count(*)"];
  return [`count(${column})`, `sum(${column})`, `min(${column})`, `max(${column})`];
}

function readValues(
  statements: KeptStatements,
  measure: string,
  keyColumns: readonly string[],
  rows: Sql,
): Map<string, number[]> {
  const values = new Map<string, number[]>();
  const statement = statements.prepare(`SELECT ${[...keyColumns, measure].join(", ")} ${rows.text}`);
  statement.setReturnArrays(true);
  for (const row of statement.iterate(...rows.values) as Iterable<unknown> as Iterable<Key>) {
    const key = row.slice(0, keyColumns.length).join("\0");
    const list = values.get(key);
    const value = Number(row[keyColumns.length]);
    if (list === undefined) values.set(key, [value]);
    else list.push(value);
  }
  return values;
}
