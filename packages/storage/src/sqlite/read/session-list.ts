import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { SessionSummary } from "@clawglass/core/api";
import type { Page } from "../../contract/page.ts";
import type { SessionQuery } from "../../contract/sessions.ts";
import { STATE_ERROR, STATE_IN_PROGRESS } from "../codes.ts";
import type { Names } from "../names.ts";
import { type StoredPreview, unpackPreview } from "../preview-text.ts";
import { toCostUsd } from "../trace-tally.ts";
import { parseExperimentId } from "../write/parse-experiment-id.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { Sql } from "./sql.ts";

/** Runs that one call walks by, newest first, looking for sessions. */
const MAX_WALKED = 50_000;
/** Of a longer session the newest so many runs are summed up. */
const MAX_SUMMED = 5_000;
const CURSOR_ORDER = "sessions";

interface FoundRow {
  session_id: string;
  request_time_ms: number;
}

interface SumRow {
  run_count: number;
  failed_count: number;
  running_count: number;
  lost_count: number;
  total_tokens: number | null;
  cost_nano_usd: number | null;
  unpriced_call_count: number;
  first_time_ms: number;
  last_time_ms: number;
}

interface EndRow {
  request_preview: StoredPreview;
  response_preview: StoredPreview;
  agent_name_id: number | null;
  channel_name_id: number | null;
  trigger_name_id: number | null;
}

/**
 * Lists sessions by their newest run: walks the runs by time and keeps each that is the newest of its session. Sums come
 * from the index of sessions. Bounded by the page, however many runs there are.
 */
export class SessionList {
  readonly #database: DatabaseSync;
  readonly #names: Names;
  readonly #sum: StatementSync;
  readonly #newest: StatementSync;
  readonly #oldest: StatementSync;

  constructor(database: DatabaseSync, names: Names) {
    this.#database = database;
    this.#names = names;
    this.#sum = database.prepare(
      `SELECT count(*) AS run_count,
         coalesce(sum(state = ${STATE_ERROR} AND incomplete_span_count = 0), 0) AS failed_count,
         coalesce(sum(state = ${STATE_IN_PROGRESS} AND incomplete_span_count = 0), 0) AS running_count,
         coalesce(sum(incomplete_span_count > 0), 0) AS lost_count,
         sum(total_tokens) AS total_tokens, sum(cost_nano_usd) AS cost_nano_usd,
         coalesce(sum(unpriced_call_count), 0) AS unpriced_call_count,
         min(request_time_ms) AS first_time_ms, max(request_time_ms) AS last_time_ms
       FROM (SELECT * FROM traces WHERE session_id = ? ORDER BY request_time_ms DESC LIMIT ${MAX_SUMMED})`,
    );
    const ends =
      "SELECT request_preview, response_preview, agent_name_id, channel_name_id, trigger_name_id FROM traces";
    this.#newest = database.prepare(
      `${ends} WHERE session_id = ? ORDER BY request_time_ms DESC, trace_id LIMIT 1`,
    );
    this.#oldest = database.prepare(
      `${ends} WHERE session_id = ? ORDER BY request_time_ms, trace_id DESC LIMIT 1`,
    );
  }

  list(query: SessionQuery): Page<SessionSummary> {
    const ids = query.experimentIds?.flatMap((id) => parseExperimentId(id) ?? []) ?? null;
    if (ids?.length === 0) return { items: [], nextCursor: null };
    const scope = new Sql().add(
      ids === null ? "TRUE" : `experiment_id IN (${ids.map(() => "?").join(", ")})`,
      ...(ids ?? []),
    );
    if (query.cursor !== null) scope.append(compileAfter(query.cursor));
    const lastWalkedMs = this.#findLastWalked(scope);
    const sql = new Sql()
      .add("SELECT session_id, request_time_ms FROM traces WHERE ")
      .append(scope)
      .add(" AND session_id IS NOT NULL");
    if (lastWalkedMs !== null) sql.add(" AND request_time_ms >= ?", lastWalkedMs);
    if (query.holding !== "") sql.add(" AND instr(lower(session_id), lower(?)) > 0", query.holding);
    sql.add(
      ` AND NOT EXISTS (SELECT 1 FROM traces AS later WHERE later.session_id = traces.session_id
          AND later.request_time_ms >= traces.request_time_ms
          AND (later.request_time_ms > traces.request_time_ms OR later.trace_id < traces.trace_id))
        ORDER BY request_time_ms DESC, session_id LIMIT ?`,
      query.limit + 1,
    );
    const found = this.#database.prepare(sql.text).all(...sql.values) as unknown as FoundRow[];
    const rows = found.slice(0, query.limit);
    const last = rows.at(-1);
    const items = rows.flatMap((row) => this.get(row.session_id) ?? []);
    if (found.length > query.limit && last !== undefined) {
      return { items, nextCursor: encodeCursor(CURSOR_ORDER, [last.request_time_ms, last.session_id]) };
    }
    // Everything down to that time was looked at; its own sessions too, so the next page starts below it.
    return {
      items,
      nextCursor: lastWalkedMs === null ? null : encodeCursor(CURSOR_ORDER, [lastWalkedMs, null]),
    };
  }

  get(sessionId: string): SessionSummary | null {
    const sum = this.#sum.get(sessionId) as SumRow | undefined;
    const newest = this.#newest.get(sessionId) as EndRow | undefined;
    const oldest = this.#oldest.get(sessionId) as EndRow | undefined;
    if (sum === undefined || newest === undefined || oldest === undefined) return null;
    return {
      sessionId,
      title: unpackPreview(oldest.request_preview),
      lastRequest: unpackPreview(newest.request_preview),
      lastReply: unpackPreview(newest.response_preview),
      agentId: this.#names.read(newest.agent_name_id),
      channel: this.#names.read(newest.channel_name_id ?? oldest.channel_name_id),
      trigger: this.#names.read(newest.trigger_name_id),
      runCount: sum.run_count,
      failedCount: sum.failed_count,
      runningCount: sum.running_count,
      lostCount: sum.lost_count,
      totalTokens: sum.total_tokens,
      costUsd: toCostUsd(sum.cost_nano_usd),
      unpricedCallCount: sum.unpriced_call_count,
      firstTimeMs: sum.first_time_ms,
      lastTimeMs: sum.last_time_ms,
      isLowerBound: sum.run_count === MAX_SUMMED,
    };
  }

  #findLastWalked(scope: Sql): number | null {
    const sql = new Sql()
      .add("SELECT request_time_ms FROM traces WHERE ")
      .append(scope)
      .add(" ORDER BY request_time_ms DESC LIMIT 1 OFFSET ?", MAX_WALKED);
    const row = this.#database.prepare(sql.text).get(...sql.values) as
      | { request_time_ms: number }
      | undefined;
    return row?.request_time_ms ?? null;
  }
}

/** Behind a session, or below a time where no session is named. */
function compileAfter(cursor: string): Sql {
  const [timeMs = 0, sessionId = null] = decodeCursor(cursor, CURSOR_ORDER) as SQLInputValue[];
  return sessionId === null
    ? new Sql().add(" AND request_time_ms < ?", timeMs)
    : new Sql().add(
        " AND request_time_ms <= ? AND (request_time_ms < ? OR session_id > ?)",
        timeMs,
        timeMs,
        sessionId,
      );
}
