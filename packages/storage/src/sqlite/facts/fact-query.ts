import type { DatabaseSync } from "node:sqlite";
import type { FactPoint, FactQuery } from "../../contract/fact-figures.ts";
import type { Names } from "../names.ts";
import { Sql } from "../read/sql.ts";
import { compileMeasure, compileSource, DIMENSIONS } from "./fact-columns.ts";
import { compileFactConditions } from "./fact-conditions.ts";
import { interpolateQuantile, toAssessmentScore } from "./fact-quantiles.ts";

type Key = (number | string | null)[];

interface Group {
  key: string;
  point: FactPoint;
}

export function registerFactFunctions(database: DatabaseSync): void {
  database.function("assessment_score", { deterministic: true }, (value) => toAssessmentScore(String(value)));
}

/** Sums are the database's; values are read one by one only where quantiles are asked for. */
export function queryFacts(database: DatabaseSync, names: Names, query: FactQuery): FactPoint[] {
  if (query.experimentIds.length === 0 && query.groupBy.length > 0) return [];
  const measure = compileMeasure(query);
  const rows = new Sql()
    .add("FROM ")
    .append(compileSource(query))
    .add(" WHERE ")
    .append(compileFactConditions(database, names, query))
    .add(` AND ${measure} IS NOT NULL`);
  const keyColumns = [
    ...compileBucket(query),
    ...query.groupBy.map((dimension) => DIMENSIONS[dimension].column),
  ];
  const groups = readGroups(database, names, query, measure, keyColumns, rows)
    .sort((left, right) => comparePoints(left.point, right.point))
    .slice(0, query.limit);
  if (query.quantiles.length > 0) readQuantiles(database, query, measure, keyColumns, rows, groups);
  return groups.map((group) => group.point);
}

/** The start of the bucket. Integer division rounds towards zero, which differs before 1970 only. */
function compileBucket({ view, intervalMs }: FactQuery): string[] {
  if (intervalMs === null) return [];
  const time = view === "spans" ? "spans.start_ms" : "traces.request_time_ms";
  const width = Math.trunc(intervalMs);
  return [`${time} / ${width} * ${width}`];
}

function readGroups(
  database: DatabaseSync,
  names: Names,
  query: FactQuery,
  measure: string,
  keyColumns: readonly string[],
  rows: Sql,
): Group[] {
  const figures = compileFigures(query, measure);
  const grouping = keyColumns.length === 0 ? "" : ` GROUP BY ${keyColumns.map((_, at) => at + 1).join(", ")}`;
  const statement = database.prepare(
    `SELECT ${[...keyColumns, ...figures].join(", ")} ${rows.text}${grouping}`,
  );
  statement.setReturnArrays(true);
  const found: Group[] = [];
  for (const row of statement.iterate(...rows.values) as Iterable<unknown> as Iterable<Key>) {
    const key = row.slice(0, keyColumns.length);
    const [count, sum, mean, min, max] = row.slice(keyColumns.length) as (number | null)[];
    found.push({
      key: key.join("\0"),
      point: {
        ...readKey(names, query, key),
        count: count ?? 0,
        sum: sum ?? null,
        mean: mean ?? null,
        min: min ?? null,
        max: max ?? null,
        quantiles: query.quantiles.map(() => null),
      },
    });
  }
  return found;
}

function compileFigures({ measure }: FactQuery, column: string): string[] {
  if (measure === "count") return ["count(*)"];
  if (measure === "sessionCount") return [`count(DISTINCT ${column})`];
  return [`count(${column})`, `sum(${column})`, `avg(${column})`, `min(${column})`, `max(${column})`];
}

function readKey(names: Names, query: FactQuery, key: Key): Pick<FactPoint, "bucketStartMs" | "dimensions"> {
  const isPerBucket = query.intervalMs !== null;
  const values = isPerBucket ? key.slice(1) : key;
  return {
    bucketStartMs: isPerBucket ? Number(key[0]) : null,
    dimensions: query.groupBy.map((dimension, index) => {
      const { source } = DIMENSIONS[dimension];
      const value = values[index] ?? null;
      if (source === "text") return String(value);
      return (source === "names" ? names.read(Number(value)) : source[Number(value)]) ?? "";
    }),
  };
}

function readQuantiles(
  database: DatabaseSync,
  query: FactQuery,
  measure: string,
  keyColumns: readonly string[],
  rows: Sql,
  groups: readonly Group[],
): void {
  const values = new Map<string, number[]>(groups.map(({ key }) => [key, []]));
  const statement = database.prepare(`SELECT ${[...keyColumns, measure].join(", ")} ${rows.text}`);
  statement.setReturnArrays(true);
  for (const row of statement.iterate(...rows.values) as Iterable<unknown> as Iterable<Key>) {
    values.get(row.slice(0, keyColumns.length).join("\0"))?.push(Number(row[keyColumns.length]));
  }
  for (const { key, point } of groups) {
    const sorted = Float64Array.from(values.get(key) ?? []).sort();
    point.quantiles = query.quantiles.map((fraction) => interpolateQuantile(sorted, fraction));
  }
}

function comparePoints(left: FactPoint, right: FactPoint): number {
  if (left.bucketStartMs !== right.bucketStartMs) {
    return (left.bucketStartMs ?? 0) - (right.bucketStartMs ?? 0);
  }
  for (const [index, text] of left.dimensions.entries()) {
    const order = Buffer.compare(Buffer.from(text), Buffer.from(right.dimensions[index] ?? ""));
    if (order !== 0) return order;
  }
  return 0;
}
