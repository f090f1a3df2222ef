import type { DatabaseSync } from "node:sqlite";
import { parseTraceFilter, TRACE_STATES, type TraceCondition } from "@clawglass/core";
import type { Total } from "@clawglass/core/api";
import type { HourReader, TimeRange } from "../hours/hour-reader.ts";
import type { RowBudget } from "./row-budget.ts";
import { Sql } from "./sql.ts";
import { toTextPredicate } from "./text-test-sql.ts";

/** Counting looks at so many rows; what it found until then is a lower bound. */
const MAX_ROWS = 100_000;

/** Rows that fulfil the conditions: exact, or marked as "at least" where there is more to look at. */
export function countRows(database: DatabaseSync, budget: RowBudget, where: Sql, maxRows = MAX_ROWS): Total {
  const statement = database.prepare(`SELECT 1 FROM traces WHERE look() AND ${where.text}`);
  let count = 0;
  const isWhole = budget.runWithin(maxRows, () => {
    for (const _ of statement.iterate(...where.values)) count += 1;
  });
  return { count, isLowerBound: !isWhole };
}

export interface TimeAndState {
  range: TimeRange;
  /** Stored codes; null for all. */
  states: number[] | null;
}

/** The filter as a range of time and states, where it is nothing else; null otherwise. */
export function readTimeAndState(filter: string): TimeAndState | null {
  const { traceConditions, spanConditions } = parseTraceFilter(filter);
  if (spanConditions.length > 0) return null;
  const found: TimeAndState = { range: { fromMs: null, toMs: null }, states: null };
  for (const condition of traceConditions) if (!narrow(found, condition)) return null;
  return found;
}

function narrow(found: TimeAndState, condition: TraceCondition): boolean {
  if (condition.kind === "text" && condition.field === "state") {
    const predicate = toTextPredicate(condition.test);
    const codes = TRACE_STATES.flatMap((name, code) => (predicate(name) ? [code] : []));
    found.states = found.states === null ? codes : found.states.filter((code) => codes.includes(code));
    return true;
  }
  if (condition.kind !== "number" || condition.field !== "requestTimeMs") return false;
  const { comparator, value } = condition.test;
  if (!Number.isFinite(value)) return false;
  const { range } = found;
  switch (comparator) {
    case ">":
      range.fromMs = Math.max(range.fromMs ?? -Infinity, Math.floor(value) + 1);
      return true;
    case ">=":
      range.fromMs = Math.max(range.fromMs ?? -Infinity, Math.ceil(value));
      return true;
    case "<":
      range.toMs = Math.min(range.toMs ?? Infinity, Math.ceil(value) - 1);
      return true;
    case "<=":
      range.toMs = Math.min(range.toMs ?? Infinity, Math.floor(value));
      return true;
    default:
      return false;
  }
}

/** Exact at any size: whole hours by their summaries, the rest by the index of time. */
export function countByTimeAndState(
  database: DatabaseSync,
  hours: HourReader,
  experimentIds: readonly number[],
  { range, states }: TimeAndState,
): number {
  const plan = hours.plan(experimentIds, range);
  let count = 0;
  for (const { fromMs, toMs } of plan.rows) {
    const sql = new Sql().add(
      `SELECT count(*) AS count FROM traces WHERE experiment_id IN (${experimentIds.map(() => "?").join(", ")})`,
      ...experimentIds,
    );
    if (fromMs !== null) sql.add(" AND request_time_ms >= ?", fromMs);
    if (toMs !== null) sql.add(" AND request_time_ms <= ?", toMs);
    if (states !== null) sql.add(` AND state IN (${states.join(", ")})`);
    count += (database.prepare(sql.text).get(...sql.values) as { count: number }).count;
  }
  for (const { first, last } of plan.summed) {
    for (const id of experimentIds) {
      for (const groups of hours.readTraces(id, first, last).values()) {
        for (const [, state, groupCount] of groups) {
          if (states === null || states.includes(state)) count += groupCount;
        }
      }
    }
  }
  return count;
}
