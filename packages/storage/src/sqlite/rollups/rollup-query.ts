import { SPAN_STATUS_CODES, TRACE_STATES } from "@clawglass/core";
import type { RollupDimension, RollupPoint, RollupQuery } from "../../contract/rollup-store.ts";
import type { KeptStatements } from "../db/kept-statements.ts";
import type { Names } from "../names.ts";
import { Sql } from "../read/sql.ts";
import { toCostUsd } from "../trace-tally.ts";
import { parseExperimentId } from "../write/parse-experiment-id.ts";
import { type BucketGrid, toBucketGrid, toGridStartMs } from "./bucket-grid.ts";
import { HistogramSum } from "./histogram-sum.ts";
import { RESOLUTION_DAY, RESOLUTIONS_MS, toBucketNumber, toResolutionCode } from "./resolutions.ts";
import { type DimensionColumn, FIGURES, KIND_SPAN, KIND_TRACE, NO_NAME } from "./rollup-figures.ts";
import { type RollupGroup, RollupGroups } from "./rollup-groups.ts";
import { addSessionFigures, type RollupCodes } from "./session-figures.ts";

const COLUMNS: Record<RollupDimension, DimensionColumn> = {
  agent: "agent_id",
  type: "type_id",
  model: "model_id",
  provider: "provider_id",
  tool: "tool_id",
  status: "status",
};

/** Buckets of one resolution; the end is exclusive. */
interface BucketRange {
  resolution: number;
  from: number;
  to: number;
}

/** Adds up the roll-ups of a time range by the asked dimensions. */
export function queryRollups(statements: KeptStatements, names: Names, query: RollupQuery): RollupPoint[] {
  const resolution = toResolutionCode(query.resolution);
  const columns = [
    ...(query.isPerBucket ? ["bucket"] : []),
    ...query.groupBy.map((dimension) => COLUMNS[dimension]),
  ];
  const codes = toCodes(names, query);
  if (codes === null) return [];
  const grid = toBucketGrid(query, resolution);
  const groups = new RollupGroups(columns, query.isPerBucket);
  if (query.sessionId !== undefined)
    addSessionFigures(statements, names, { ...query, sessionId: query.sessionId, grid, codes }, groups);
  else
    for (const range of splitAtDays(query, grid)) {
      const columnsOf = compileColumns(groups, grid, range);
      const where = compileWhere(query, codes, range);
      if (query.isPerBucket && grid.size === 1) {
        readRows(statements, columnsOf, where, groups, query.quantiles.length > 0);
        continue;
      }
      readFigures(statements, columnsOf, where, groups);
      if (query.quantiles.length > 0) readHistograms(statements, columnsOf, where, groups);
    }
  const sum = new HistogramSum();
  return groups.list().map((group) => toPoint(group, names, query, grid, readQuantiles(sum, group, query)));
}

/** Where nothing is asked for that is finer, whole days (UTC) stand for their hours: a month is 30 instead of 720. */
function splitAtDays({ fromMs, toMs, isPerBucket }: RollupQuery, grid: BucketGrid): BucketRange[] {
  const { resolution } = grid;
  const widthMs = RESOLUTIONS_MS[resolution] ?? 1;
  const from = toBucketNumber(fromMs, resolution);
  const to = Math.ceil(toMs / widthMs);
  const perDay = (RESOLUTIONS_MS[RESOLUTION_DAY] ?? widthMs) / widthMs;
  const firstDay = Math.ceil(from / perDay);
  const endDay = Math.floor(to / perDay);
  const isFiner = isPerBucket && (grid.base % perDay !== 0 || grid.size % perDay !== 0);
  if (isFiner || resolution === RESOLUTION_DAY || firstDay >= endDay) return [{ resolution, from, to }];
  return [
    { resolution, from, to: firstDay * perDay },
    { resolution: RESOLUTION_DAY, from: firstDay, to: endDay },
    { resolution, from: endDay * perDay, to },
  ].filter((range) => range.from < range.to);
}

/** The columns of a group, as they are read from a range. */
function compileColumns({ columns }: RollupGroups, grid: BucketGrid, range: BucketRange): Sql {
  const scale = (RESOLUTIONS_MS[range.resolution] ?? 1) / (RESOLUTIONS_MS[grid.resolution] ?? 1);
  const sql = new Sql();
  for (const [index, column] of columns.entries()) {
    if (index > 0) sql.add(", ");
    // Numbers are bound as floating point ones, and a bucket is whole.
    if (column === "bucket") sql.add(`(bucket * ${scale} - CAST(? AS INTEGER)) / ${grid.size}`, grid.base);
    else sql.add(column);
  }
  return sql;
}

/** By the narrowest time there are hardly fewer groups than rows: taking the rows is less work than having them sorted into groups. */
function readRows(
  statements: KeptStatements,
  columnsOf: Sql,
  where: Sql,
  groups: RollupGroups,
  withHistograms: boolean,
): void {
  const keyLength = groups.columns.length;
  const sql = new Sql()
    .add("SELECT ")
    .append(columnsOf)
    .add(`, ${FIGURES.join(", ")}`);
  sql.add(withHistograms ? ", histogram FROM rollups WHERE " : " FROM rollups WHERE ").append(where);
  const statement = statements.prepare(sql.text);
  statement.setReturnArrays(true);
  for (const row of statement.all(...sql.values) as unknown as Iterable<number[]>) {
    const { figures, stored } = groups.find(row.slice(0, keyLength));
    let at = keyLength;
    for (const figure of FIGURES) figures[figure] += row[at++] ?? 0;
    if (withHistograms) stored.push(row[at] as unknown as Uint8Array | string);
  }
}

/** Sums are added up by the database, group by group. */
function readFigures(statements: KeptStatements, columnsOf: Sql, where: Sql, groups: RollupGroups): void {
  const { columns } = groups;
  const sums = FIGURES.map((figure) => `sum(${figure})`).join(", ");
  const grouping =
    columns.length === 0 ? " HAVING count(*) > 0" : ` GROUP BY ${columns.map((_, at) => at + 1).join(", ")}`;
  const sql = new Sql()
    .add("SELECT ")
    .append(columnsOf)
    .add(columns.length === 0 ? sums : `, ${sums}`);
  sql.add(" FROM rollups WHERE ").append(where).add(grouping);
  const statement = statements.prepare(sql.text);
  statement.setReturnArrays(true);
  for (const row of statement.all(...sql.values) as unknown as Iterable<number[]>) {
    const { figures } = groups.find(row.slice(0, columns.length));
    for (const [index, figure] of FIGURES.entries()) figures[figure] += row[columns.length + index] ?? 0;
  }
}

function readHistograms(statements: KeptStatements, columnsOf: Sql, where: Sql, groups: RollupGroups): void {
  const { columns } = groups;
  const sql = new Sql()
    .add("SELECT ")
    .append(columnsOf)
    .add(columns.length === 0 ? "" : ", ");
  sql.add("histogram FROM rollups WHERE ").append(where);
  const statement = statements.prepare(sql.text);
  statement.setReturnArrays(true);
  for (const row of statement.all(...sql.values) as unknown as Iterable<(number | string | Uint8Array)[]>) {
    const { stored } = groups.find(row.slice(0, columns.length) as number[]);
    stored.push(row[columns.length] as Uint8Array | string);
  }
}

function compileWhere(query: RollupQuery, codes: RollupCodes, { resolution, from, to }: BucketRange): Sql {
  const sql = new Sql().add(
    "kind = ? AND resolution = ?",
    query.kind === "traces" ? KIND_TRACE : KIND_SPAN,
    resolution,
  );
  const ids = query.experimentIds?.flatMap((id) => parseExperimentId(id) ?? []);
  if (ids !== undefined) sql.add(` AND experiment_id IN (${ids.map(() => "?").join(", ")})`, ...ids);
  else sql.add(" AND experiment_id IN (SELECT experiment_id FROM experiments)");
  sql.add(" AND bucket >= ? AND bucket < ?", from, to);
  for (const [column, code] of codes) sql.add(` AND ${column} = ?`, code);
  return sql;
}

/** What the query asks for, as it is stored; null where a name was never seen. */
function toCodes(names: Names, query: RollupQuery): RollupCodes | null {
  const codes: RollupCodes = new Map();
  for (const [dimension, value] of Object.entries(query.where) as [RollupDimension, string | null][]) {
    const code = toCode(names, query, dimension, value);
    if (code === null) return null;
    codes.set(COLUMNS[dimension], code);
  }
  return codes;
}

function toCode(
  names: Names,
  query: RollupQuery,
  dimension: RollupDimension,
  value: string | null,
): number | null {
  if (dimension === "status") {
    const code = statusNames(query).indexOf(value ?? "");
    return code < 0 ? null : code;
  }
  return value === null ? NO_NAME : names.find(value);
}

function readQuantiles(
  sum: HistogramSum,
  { histogram, stored }: RollupGroup,
  { quantiles }: RollupQuery,
): (number | null)[] {
  if (quantiles.length === 0) return [];
  sum.clear();
  for (const [bucket, count] of histogram) sum.add(bucket, count);
  for (const each of stored) sum.addStored(each);
  return sum.readQuantiles(quantiles);
}

function toPoint(
  group: RollupGroup,
  names: Names,
  query: RollupQuery,
  grid: BucketGrid,
  quantilesMs: (number | null)[],
): RollupPoint {
  const { figures } = group;
  const known = (
    figure:
      | "input_tokens"
      | "output_tokens"
      | "cache_read_tokens"
      | "cache_write_tokens"
      | "reasoning_tokens"
      | "total_tokens",
  ) => (figures[`${figure}_known`] === 0 ? null : figures[figure]);
  return {
    bucketStartMs: group.bucket === null ? null : toGridStartMs(grid, group.bucket),
    dimensions: Object.fromEntries(
      query.groupBy.map((dimension, index) => [
        dimension,
        toName(names, query, dimension, group.values[index] ?? 0),
      ]),
    ),
    count: figures.count,
    errorCount: figures.error_count,
    usage: {
      inputTokens: known("input_tokens"),
      outputTokens: known("output_tokens"),
      cacheReadTokens: known("cache_read_tokens"),
      cacheWriteTokens: known("cache_write_tokens"),
      reasoningTokens: known("reasoning_tokens"),
      totalTokens: known("total_tokens"),
    },
    costUsd: figures.cost_known === 0 ? null : toCostUsd(figures.cost_nano_usd),
    unpricedCallCount: figures.unpriced_count,
    duration: {
      count: figures.ended_count,
      sumMs: figures.duration_us / 1_000,
      quantilesMs,
    },
  };
}

function toName(names: Names, query: RollupQuery, dimension: RollupDimension, code: number): string | null {
  if (dimension === "status") return statusNames(query)[code] ?? null;
  return code === NO_NAME ? null : names.read(code);
}

function statusNames(query: RollupQuery): readonly string[] {
  return query.kind === "traces" ? TRACE_STATES : SPAN_STATUS_CODES;
}
