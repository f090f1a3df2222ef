import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { AppError, type ExperimentId, type RunFilter } from "@clawglass/core";
import type { Total } from "@clawglass/core/api";
import type { TraceQuery } from "../../contract/store-reader.ts";
import { fromStoredTraceId, toStoredTraceId } from "../ids.ts";
import type { TraceRow } from "../trace-row.ts";
import { parseExperimentId } from "../write/parse-experiment-id.ts";
import { type CursorPart, decodeCursor, encodeCursor } from "./cursor.ts";
import type { FilterCompiler } from "./filter-sql.ts";
import { compileOrder } from "./order-sql.ts";
import type { RunFilterCompiler } from "./run-filter-sql.ts";
import { Sql } from "./sql.ts";

/** Counting beyond this many matches would hold others up; the answer is then "at least". */
const MAX_COUNTED = 100_000;
/** Rows that the page's filter tests in one go where no index narrows it; then the page ends, and the next one goes on. */
const MAX_TESTED = 50_000;

export interface TraceRowPage {
  rows: TraceRow[];
  nextCursor: string | null;
}

/** Finds trace rows by filter, in the asked order, page by page. */
export class TraceLister {
  readonly #database: DatabaseSync;
  readonly #filters: FilterCompiler;
  readonly #runFilters: RunFilterCompiler;

  constructor(database: DatabaseSync, filters: FilterCompiler, runFilters: RunFilterCompiler) {
    this.#database = database;
    this.#filters = filters;
    this.#runFilters = runFilters;
  }

  /** `candidates` narrows the list to these traces beforehand. */
  list(query: TraceQuery, candidates: readonly number[] | null = null): TraceRowPage {
    const order = compileOrder(query.orderBy);
    const where = this.#compileWhere(query);
    const sql = new Sql().add("SELECT traces.* FROM traces");
    // By key: the indexes would walk through all traces in the order of time.
    if (candidates === null) sql.add(" WHERE ");
    else
      sql.add(
        " NOT INDEXED WHERE trace_key IN (SELECT value FROM json_each(?)) AND ",
        JSON.stringify(candidates),
      );
    sql.append(where);
    const after = query.cursor === null ? null : decodeCursor(query.cursor, order.name);
    if (after !== null && order.isKeyset) sql.append(compileAfter(order.isAscending, after));
    const isNewestFirst = order.isKeyset && !order.isAscending;
    const last = candidates === null && isNewestFirst ? this.#findLastTested(query, after) : null;
    if (last !== null) sql.append(compileUpTo(last));
    sql.append(new Sql().add(" ORDER BY ").append(order.sql)).add(" LIMIT ?", query.limit + 1);
    const offset = order.isKeyset ? 0 : readOffset(after);
    if (offset > 0) sql.add(" OFFSET ?", offset);
    const found = this.#database.prepare(sql.text).all(...sql.values) as unknown as TraceRow[];
    const rows = found.slice(0, query.limit);
    const lastRow = rows.at(-1);
    if (found.length <= query.limit || lastRow === undefined) {
      return { rows, nextCursor: last === null ? null : encodeCursor(order.name, toPlace(last)) };
    }
    const place = order.isKeyset ? toPlace(lastRow) : [offset + query.limit];
    return { rows, nextCursor: encodeCursor(order.name, place) };
  }

  /** The place after a row in the list of newest first. */
  cursorAfter(row: TraceRow): string {
    return encodeCursor(compileOrder([]).name, toPlace(row));
  }

  count(query: Pick<TraceQuery, "experimentIds" | "filter" | "runs">): Total {
    if (query.filter.trim() === "" && isEmpty(query.runs))
      return { count: this.#countAll(query.experimentIds), isLowerBound: false };
    const where = this.#compileWhere(query);
    const last = this.#findLastTested(query, null);
    if (last !== null) where.append(compileUpTo(last));
    const sql = new Sql()
      .add("SELECT count(*) AS count FROM (SELECT 1 FROM traces WHERE ")
      .append(where)
      .add(" LIMIT ?)", MAX_COUNTED);
    const { count } = this.#database.prepare(sql.text).get(...sql.values) as { count: number };
    return { count, isLowerBound: count === MAX_COUNTED || last !== null };
  }

  #countAll(experimentIds: readonly ExperimentId[] | null): number {
    const sql = new Sql().add("SELECT coalesce(sum(trace_count), 0) AS count FROM experiments");
    if (experimentIds !== null) sql.add(" WHERE ").append(compileExperiments("experiment_id", experimentIds));
    return (this.#database.prepare(sql.text).get(...sql.values) as { count: number }).count;
  }

  #compileWhere(query: Pick<TraceQuery, "experimentIds" | "filter" | "runs">): Sql {
    const where = compileScope(query.experimentIds);
    for (const condition of this.#filters.compile(query.filter)) where.add(" AND ").append(condition);
    if (query.runs !== undefined) {
      for (const condition of this.#runFilters.compile(query.runs)) where.add(" AND ").append(condition);
    }
    return where;
  }

  /** The last row that one call tests, newest first after a place; null where fewer are left, or nothing has to be tested. */
  #findLastTested(
    { experimentIds, runs }: Pick<TraceQuery, "experimentIds" | "runs">,
    after: readonly CursorPart[] | null,
  ): TestedRow | null {
    if (runs === undefined || isEmpty(runs)) return null;
    const sql = new Sql().add("SELECT request_time_ms, trace_id FROM traces WHERE ");
    sql.append(compileScope(experimentIds));
    for (const condition of this.#runFilters.compileRange(runs)) sql.add(" AND ").append(condition);
    if (after !== null) sql.append(compileAfter(false, after));
    sql.add(" ORDER BY request_time_ms DESC, trace_id LIMIT 1 OFFSET ?", MAX_TESTED);
    return (this.#database.prepare(sql.text).get(...sql.values) as TestedRow | undefined) ?? null;
  }
}

type TestedRow = Pick<TraceRow, "request_time_ms" | "trace_id">;

function isEmpty(runs: RunFilter | undefined): boolean {
  return runs === undefined || runs.allOf.length === 0;
}

function toPlace(row: TestedRow): CursorPart[] {
  return [row.request_time_ms, fromStoredTraceId(row.trace_id)];
}

function compileUpTo(last: TestedRow): Sql {
  const { request_time_ms: timeMs, trace_id: traceId } = last;
  return new Sql().add(
    " AND request_time_ms >= ? AND (request_time_ms > ? OR trace_id <= ?)",
    timeMs,
    timeMs,
    traceId as SQLInputValue,
  );
}

function compileScope(experimentIds: readonly ExperimentId[] | null): Sql {
  if (experimentIds === null) return new Sql().add("TRUE");
  return compileExperiments("traces.experiment_id", experimentIds);
}

function compileExperiments(column: string, experimentIds: readonly ExperimentId[]): Sql {
  const ids = experimentIds.flatMap((experimentId) => parseExperimentId(experimentId) ?? []);
  const [only] = ids;
  if (ids.length === 0) return new Sql().add("FALSE");
  if (ids.length === 1 && only !== undefined) return new Sql().add(`${column} = ?`, only);
  return new Sql().add(`${column} IN (${ids.map(() => "?").join(", ")})`, ...ids);
}

/** Rows after a place in the order of time; the trace id parts equal times, ascending in both directions. */
function compileAfter(isAscending: boolean, [timeMs, traceId]: readonly CursorPart[]): Sql {
  if (typeof timeMs !== "number" || typeof traceId !== "string") throw badCursor();
  const comparator = isAscending ? ">" : "<";
  return new Sql().add(
    ` AND request_time_ms ${comparator}= ? AND (request_time_ms ${comparator} ? OR trace_id > ?)`,
    timeMs,
    timeMs,
    toStoredTraceId(traceId) as SQLInputValue,
  );
}

function readOffset(after: readonly CursorPart[] | null): number {
  if (after === null) return 0;
  const [offset] = after;
  if (typeof offset !== "number" || !Number.isSafeInteger(offset) || offset < 0) throw badCursor();
  return offset;
}

function badCursor(): AppError {
  return new AppError("INVALID_INPUT", "The cursor does not fit this list.", {
    hint: "Start again from the first page.",
  });
}
