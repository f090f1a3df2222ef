import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { AppError, type ExperimentId, type RunFilter } from "@clawglass/core";
import type { Total } from "@clawglass/core/api";
import type { TraceQuery } from "../../contract/trace-query.ts";
import type { HourReader } from "../hours/hour-reader.ts";
import { fromStoredTraceId, toStoredTraceId } from "../ids.ts";
import type { TraceRow } from "../trace-row.ts";
import { parseExperimentId } from "../write/parse-experiment-id.ts";
import { countByTimeAndState, countRows, readTimeAndState } from "./count-traces.ts";
import { type CursorPart, decodeCursor, encodeCursor } from "./cursor.ts";
import { compileCandidates, type FilterCompiler } from "./filter-sql.ts";
import { type CompiledOrder, compileOrder } from "./order-sql.ts";
import type { RowBudget } from "./row-budget.ts";
import type { RunFilterCompiler } from "./run-filter-sql.ts";
import { Sql } from "./sql.ts";

/** Candidates are looked into so many at a time, newest first, until a page is full. */
const CANDIDATES_PER_STEP = 50;
/** Rows that the page's filter tests in one go where no index narrows it; then the page ends, and the next one goes on. */
const MAX_TESTED = 50_000;

const MIN_SHARE_OF_INDEX = 0.1;

export interface TraceListerParts {
  filters: FilterCompiler;
  runFilters: RunFilterCompiler;
  hours: HourReader;
  budget: RowBudget;
}

/** What the place of a row in a list is made of. */
type PlaceColumn = "request_time_ms" | "trace_id";

/** The order of a list, and what of each row is read. */
interface RowOrder extends CompiledOrder {
  columns: string;
}

export interface TraceRowPage<Row = TraceRow> {
  rows: Row[];
  nextCursor: string | null;
}

/** Finds trace rows by filter, in the asked order, page by page. */
export class TraceLister {
  readonly #database: DatabaseSync;
  readonly #filters: FilterCompiler;
  readonly #runFilters: RunFilterCompiler;
  readonly #hours: HourReader;
  readonly #budget: RowBudget;

  constructor(database: DatabaseSync, { filters, runFilters, hours, budget }: TraceListerParts) {
    this.#database = database;
    this.#filters = filters;
    this.#runFilters = runFilters;
    this.#hours = hours;
    this.#budget = budget;
  }

  list(query: TraceQuery, among?: readonly number[] | null): TraceRowPage;
  list<Column extends keyof TraceRow>(
    query: TraceQuery,
    among: readonly number[] | null,
    columns: readonly (Column | PlaceColumn)[],
  ): TraceRowPage<Pick<TraceRow, Column | PlaceColumn>>;
  /** `among` narrows the list to these traces beforehand. Rows hold `columns`; all where none are named. */
  list(
    query: TraceQuery,
    among: readonly number[] | null = null,
    columns: readonly (keyof TraceRow)[] | null = null,
  ): TraceRowPage {
    const order = { ...compileOrder(query.orderBy), columns: toColumns(columns) };
    const { where, candidates: ofFilter, isFiltered } = this.#compile(query);
    const candidates = intersect(among, ofFilter);
    const after = query.cursor === null ? null : decodeCursor(query.cursor, order.name);
    if (order.isKeyset && after !== null) where.append(compileAfter(order.isAscending, after));
    const isNewestFirst = order.isKeyset && !order.isAscending;
    const last = candidates === null && isNewestFirst ? this.#findLastTested(query, after) : null;
    if (last !== null) where.append(compileUpTo(last));
    const offset = order.isKeyset ? 0 : readOffset(after);
    const limit = query.limit + 1;
    const found =
      candidates === null
        ? this.#select(`${this.#chooseIndex(query, order, isFiltered)} WHERE `, where, order, limit, offset)
        : order.isKeyset
          ? this.#selectStepwise(candidates, where, order, limit)
          : this.#selectAmong(candidates, where, order, limit, offset);
    const rows = found.slice(0, query.limit);
    const lastRow = rows.at(-1);
    if (found.length <= query.limit || lastRow === undefined) {
      return { rows, nextCursor: last === null ? null : encodeCursor(order.name, toPlace(last)) };
    }
    const place = order.isKeyset ? toPlace(lastRow) : [offset + query.limit];
    return { rows, nextCursor: encodeCursor(order.name, place) };
  }

  #select(from: string, where: Sql, order: RowOrder, limit: number, offset: number): TraceRow[] {
    const sql = new Sql().add(`SELECT ${order.columns} FROM traces${from}`).append(where);
    sql.add(" ORDER BY ").append(order.sql).add(" LIMIT ?", limit);
    if (offset > 0) sql.add(" OFFSET ?", offset);
    return this.#database.prepare(sql.text).all(...sql.values) as unknown as TraceRow[];
  }

  /** By key: the indexes would walk through all traces in the order of time. */
  #selectAmong(
    candidates: readonly number[],
    where: Sql,
    order: RowOrder,
    limit: number,
    offset: number,
  ): TraceRow[] {
    const among = compileCandidates(candidates).add(" AND ").append(where);
    return this.#select(" NOT INDEXED WHERE ", among, order, limit, offset);
  }

  /** Looking into what a trace holds is dear, so only as many as fill the page are looked into. */
  #selectStepwise(candidates: readonly number[], where: Sql, order: RowOrder, limit: number): TraceRow[] {
    const sorted = this.#sortKeys(candidates, order);
    const found: TraceRow[] = [];
    for (let start = 0; start < sorted.length && found.length < limit; start += CANDIDATES_PER_STEP) {
      const some = sorted.slice(start, start + CANDIDATES_PER_STEP);
      found.push(...this.#selectAmong(some, where, order, limit - found.length, 0));
    }
    return found;
  }

  #sortKeys(candidates: readonly number[], order: CompiledOrder): number[] {
    if (candidates.length <= CANDIDATES_PER_STEP) return [...candidates];
    const sql = new Sql().add("SELECT trace_key AS key FROM traces NOT INDEXED WHERE ");
    sql.append(compileCandidates(candidates)).add(" ORDER BY ").append(order.sql);
    const rows = this.#database.prepare(sql.text).all(...sql.values) as { key: number }[];
    return rows.map((row) => row.key);
  }

  /** The place after a row in the list of newest first. */
  cursorAfter(row: TraceRow): string {
    return encodeCursor(compileOrder([]).name, toPlace(row));
  }

  count(query: Pick<TraceQuery, "experimentIds" | "filter" | "runs">): Total {
    if (query.filter.trim() === "" && isEmpty(query.runs))
      return { count: this.#countAll(query.experimentIds), isLowerBound: false };
    const hasRuns = !isEmpty(query.runs);
    const simple = hasRuns ? null : readTimeAndState(query.filter);
    if (simple !== null) {
      const ids = this.#listExperiments(query.experimentIds);
      return { count: countByTimeAndState(this.#database, this.#hours, ids, simple), isLowerBound: false };
    }
    const { where, candidates } = this.#compile(query);
    const last = this.#findLastTested(query, null);
    if (last !== null) where.append(compileUpTo(last));
    const all = new Sql();
    if (candidates !== null) all.append(compileCandidates(candidates)).add(" AND ");
    const total = countRows(this.#database, this.#budget, all.append(where));
    return last === null ? total : { ...total, isLowerBound: true };
  }

  #listExperiments(experimentIds: readonly ExperimentId[] | null): number[] {
    if (experimentIds !== null) {
      return [...new Set(experimentIds.flatMap((id) => parseExperimentId(id) ?? []))];
    }
    const rows = this.#database.prepare("SELECT experiment_id AS id FROM experiments").all() as {
      id: number;
    }[];
    return rows.map((row) => row.id);
  }

  #countAll(experimentIds: readonly ExperimentId[] | null): number {
    const sql = new Sql().add("SELECT coalesce(sum(trace_count), 0) AS count FROM experiments");
    if (experimentIds !== null) sql.add(" WHERE ").append(compileExperiments("experiment_id", experimentIds));
    return (this.#database.prepare(sql.text).get(...sql.values) as { count: number }).count;
  }

  #compile(query: Pick<TraceQuery, "experimentIds" | "filter" | "runs">) {
    const where = compileScope(query.experimentIds);
    const { conditions, candidates } = this.#filters.compile(query.filter);
    const ofRuns = query.runs === undefined ? [] : this.#runFilters.compile(query.runs);
    for (const condition of [...conditions, ...ofRuns]) where.add(" AND ").append(condition);
    return { where, candidates, isFiltered: conditions.length + ofRuns.length > 0 };
  }

  /** Walking along the index of an order is quick as long as most of what stands there belongs to the list. */
  #chooseIndex({ experimentIds }: TraceQuery, { index }: CompiledOrder, isFiltered: boolean): string {
    if (index === null || isFiltered) return "";
    const isMost = this.#countAll(experimentIds) >= this.#countAll(null) * MIN_SHARE_OF_INDEX;
    return isMost ? ` INDEXED BY ${index}` : "";
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

function toColumns(columns: readonly (keyof TraceRow)[] | null): string {
  return columns === null ? "traces.*" : columns.map((column) => `traces.${column}`).join(", ");
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

function intersect(left: readonly number[] | null, right: readonly number[] | null) {
  if (left === null || right === null) return left ?? right;
  const wanted = new Set(right);
  return left.filter((key) => wanted.has(key));
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
