import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { AppError, type ExperimentId } from "@clawglass/core";
import type { Total } from "@clawglass/core/api";
import type { TraceQuery } from "../../contract/store-reader.ts";
import { fromStoredTraceId, toStoredTraceId } from "../ids.ts";
import type { TraceRow } from "../trace-row.ts";
import { parseExperimentId } from "../write/parse-experiment-id.ts";
import { type CursorPart, decodeCursor, encodeCursor } from "./cursor.ts";
import type { FilterCompiler } from "./filter-sql.ts";
import { compileOrder } from "./order-sql.ts";
import { Sql } from "./sql.ts";

/** Counting beyond this many matches would hold others up; the answer is then "at least". */
const MAX_COUNTED = 100_000;

export interface TraceRowPage {
  rows: TraceRow[];
  nextCursor: string | null;
}

/** Finds trace rows by filter, in the asked order, page by page. */
export class TraceLister {
  readonly #database: DatabaseSync;
  readonly #filters: FilterCompiler;

  constructor(database: DatabaseSync, filters: FilterCompiler) {
    this.#database = database;
    this.#filters = filters;
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
    sql.append(new Sql().add(" ORDER BY ").append(order.sql)).add(" LIMIT ?", query.limit + 1);
    const offset = order.isKeyset ? 0 : readOffset(after);
    if (offset > 0) sql.add(" OFFSET ?", offset);
    const found = this.#database.prepare(sql.text).all(...sql.values) as unknown as TraceRow[];
    const rows = found.slice(0, query.limit);
    const last = rows.at(-1);
    if (found.length <= query.limit || last === undefined) return { rows, nextCursor: null };
    const place: CursorPart[] = order.isKeyset
      ? [last.request_time_ms, fromStoredTraceId(last.trace_id)]
      : [offset + query.limit];
    return { rows, nextCursor: encodeCursor(order.name, place) };
  }

  /** The place after a row in the list of newest first. */
  cursorAfter(row: TraceRow): string {
    return encodeCursor(compileOrder([]).name, [row.request_time_ms, fromStoredTraceId(row.trace_id)]);
  }

  count(query: Pick<TraceQuery, "experimentIds" | "filter">): Total {
    if (query.filter.trim() === "")
      return { count: this.#countAll(query.experimentIds), isLowerBound: false };
    const where = this.#compileWhere(query);
    const sql = new Sql()
      .add("SELECT count(*) AS count FROM (SELECT 1 FROM traces WHERE ")
      .append(where)
      .add(" LIMIT ?)", MAX_COUNTED);
    const { count } = this.#database.prepare(sql.text).get(...sql.values) as { count: number };
    return { count, isLowerBound: count === MAX_COUNTED };
  }

  #countAll(experimentIds: readonly ExperimentId[] | null): number {
    const sql = new Sql().add("SELECT coalesce(sum(trace_count), 0) AS count FROM experiments");
    if (experimentIds !== null) sql.add(" WHERE ").append(compileExperiments("experiment_id", experimentIds));
    return (this.#database.prepare(sql.text).get(...sql.values) as { count: number }).count;
  }

  #compileWhere(query: Pick<TraceQuery, "experimentIds" | "filter">): Sql {
    const where = new Sql();
    if (query.experimentIds === null) where.add("TRUE");
    else where.append(compileExperiments("traces.experiment_id", query.experimentIds));
    for (const condition of this.#filters.compile(query.filter)) where.add(" AND ").append(condition);
    return where;
  }
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
