import type { TraceOrderClause, TraceOrderField } from "@clawglass/core";
import { LABEL_METADATA, LABEL_TAG } from "../codes.ts";
import { DURATION_MS, selectLabelValue, stateName, traceIdText } from "./filter-columns.ts";
import { Sql } from "./sql.ts";

export interface CompiledOrder {
  /** What a cursor is bound to. */
  name: string;
  sql: Sql;
  /** Pages continue after a row's own values; otherwise they count. */
  isKeyset: boolean;
  isAscending: boolean;
  /** The index that has the order; the database takes it only where it is told to. */
  index: string | null;
}

const FIELD_SQL: Record<TraceOrderField, string> = {
  requestTimeMs: "traces.request_time_ms",
  executionDurationMs: DURATION_MS,
  endTimeMs: "(traces.request_time_ms + CAST(coalesce(traces.duration_ms, 0) AS INTEGER))",
  experimentId: "traces.experiment_id",
  state: stateName("traces.state"),
  traceId: traceIdText("traces.trace_id"),
};
const NEWEST_FIRST = "traces.request_time_ms DESC";
const TIE_BREAKER = "traces.trace_id";

/** The asked order, then newest first, then trace id, as MLflow sorts. */
export function compileOrder(clauses: readonly TraceOrderClause[]): CompiledOrder {
  const [only] = clauses;
  const isByTime = only?.key.kind === "field" && only.key.field === "requestTimeMs";
  if (only === undefined || (clauses.length === 1 && isByTime)) {
    const direction = only?.direction ?? "DESC";
    return {
      name: `time ${direction}`,
      sql: new Sql().add(`traces.request_time_ms ${direction}, ${TIE_BREAKER}`),
      isKeyset: true,
      isAscending: direction === "ASC",
      index: null,
    };
  }
  const sql = new Sql();
  for (const clause of clauses) sql.append(compileClause(clause)).add(", ");
  sql.add(`${NEWEST_FIRST}, ${TIE_BREAKER}`);
  const isByDuration = only.key.kind === "field" && only.key.field === "executionDurationMs";
  const index = isByDuration ? "traces_by_duration" : null;
  return { name: JSON.stringify(clauses), sql, isKeyset: false, isAscending: false, index };
}

function compileClause({ key, direction }: TraceOrderClause): Sql {
  if (key.kind === "field") return new Sql().add(`${FIELD_SQL[key.field]} ${direction} NULLS LAST`);
  const kind = key.kind === "tag" ? LABEL_TAG : LABEL_METADATA;
  return selectLabelValue(kind, key.key).add(` ${direction} NULLS LAST`);
}
