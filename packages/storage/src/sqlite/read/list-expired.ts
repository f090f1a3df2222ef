import type { DatabaseSync } from "node:sqlite";
import type { RetentionReason } from "@clawglass/core/api";
import type { RetentionCandidate, RetentionPage, RetentionQuery } from "../../contract/maintenance.ts";
import { STATE_ERROR, STATE_IN_PROGRESS } from "../codes.ts";
import { fromStoredTraceId, type StoredId, toStoredTraceId } from "../ids.ts";
import { KIND_EXPECTATION } from "./assessment-rows.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import type { FilterCompiler } from "./filter-sql.ts";
import { Sql } from "./sql.ts";

const ORDER = "oldest-first";
/** What a trace is judged by, beside the numbers of the rules. */
const AS_LABELLED = -1;
const AS_FAILED = -2;
const AS_OTHERS = -3;

interface ExaminedRow {
  trace_id: StoredId;
  revision: number;
  request_time_ms: number;
  span_count: number;
  state: number;
  judged_as: number;
}

/** Looks at some traces, oldest first, and lists those that retention takes. */
export function listExpired(
  database: DatabaseSync,
  filters: FilterCompiler,
  query: RetentionQuery,
): RetentionPage {
  const { cutoffs, mode, cursor, maxExamined } = query;
  const sql = new Sql()
    .add("SELECT trace_id, revision, request_time_ms, span_count, state, CASE ")
    .append(compileJudgement(filters, query))
    .add(` WHEN state = ${STATE_ERROR} THEN ${AS_FAILED} ELSE ${AS_OTHERS} END AS judged_as`)
    .add(" FROM traces WHERE TRUE");
  if (mode === "expired") sql.add(" AND request_time_ms < ?", findLastCutoff(query));
  if (cursor !== null) sql.append(compileAfter(cursor));
  sql.add(" ORDER BY request_time_ms, trace_id DESC LIMIT ?", maxExamined);
  const rows = database.prepare(sql.text).all(...sql.values) as unknown as ExaminedRow[];
  const last = rows.at(-1);
  return {
    candidates: rows.flatMap((row) => {
      const reason = judge(row, query);
      return reason === null ? [] : [toCandidate(row, reason)];
    }),
    nextCursor:
      rows.length < maxExamined || last === undefined
        ? null
        : encodeCursor(ORDER, [last.request_time_ms, fromStoredTraceId(last.trace_id)]),
  };

  function judge(row: ExaminedRow, { openSinceMs }: RetentionQuery): RetentionReason | null {
    if (row.state === STATE_IN_PROGRESS && row.request_time_ms >= openSinceMs) return null;
    if (row.judged_as === AS_LABELLED) return null;
    const rule = cutoffs.rules[row.judged_as];
    if (rule !== undefined) {
      // A rule without an end keeps for ever, also when the store is too large.
      if (rule.beforeMs === null) return null;
      if (row.request_time_ms < rule.beforeMs) return "rule";
    } else {
      const isFailed = row.judged_as === AS_FAILED;
      const beforeMs = isFailed ? cutoffs.failedBeforeMs : cutoffs.beforeMs;
      if (beforeMs !== null && row.request_time_ms < beforeMs) return isFailed ? "failed-age" : "age";
    }
    return mode === "oldest" ? "size" : null;
  }
}

/** Later traces are not expired by any part of the policy. */
function findLastCutoff({ cutoffs }: RetentionQuery): number {
  const times = [cutoffs.beforeMs, cutoffs.failedBeforeMs, ...cutoffs.rules.map((rule) => rule.beforeMs)];
  return Math.max(Number.MIN_SAFE_INTEGER, ...times.filter((time) => time !== null));
}

function compileJudgement(filters: FilterCompiler, { cutoffs }: RetentionQuery): Sql {
  const sql = new Sql();
  sql.add(
    cutoffs.keepLabelled
      ? `WHEN EXISTS (SELECT 1 FROM assessments WHERE assessments.trace_key = traces.trace_key
           AND (source_type = 'HUMAN' OR kind = ${KIND_EXPECTATION})) THEN ${AS_LABELLED}`
      : `WHEN FALSE THEN ${AS_LABELLED}`,
  );
  const compiled = filters.compileAll(cutoffs.rules.map((rule) => rule.filter));
  for (const [index, conditions] of compiled.entries()) {
    sql.add(" WHEN TRUE");
    for (const condition of conditions) sql.add(" AND (").append(condition).add(")");
    sql.add(` THEN ${index}`);
  }
  return sql;
}

/** The index of time holds the ids of equal times the other way round. */
function compileAfter(cursor: string): Sql {
  const [timeMs = 0, traceId = ""] = decodeCursor(cursor, ORDER);
  return new Sql().add(
    " AND request_time_ms >= ? AND (request_time_ms > ? OR trace_id < ?)",
    timeMs,
    timeMs,
    toStoredTraceId(String(traceId)),
  );
}

function toCandidate(row: ExaminedRow, reason: RetentionReason): RetentionCandidate {
  return {
    traceId: fromStoredTraceId(row.trace_id),
    revision: row.revision,
    requestTimeMs: row.request_time_ms,
    spanCount: row.span_count,
    reason,
  };
}
