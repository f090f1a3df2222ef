import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { AssessmentSourceType } from "@clawglass/core";
import type { TraceScore } from "@clawglass/core/api";
import { KIND_FEEDBACK } from "./assessment-rows.ts";

/** More than a row can show, and enough for the review queue. */
const MAX_SCORES = 24;
const MAX_VALUE_CHARS = 120;

interface ScoreRow {
  name: string;
  source_type: string;
  value_json: string;
  create_time_ms: number;
}

/** Feedback on a trace as a whole, for its row: one search by the index of traces. */
export class TraceScores {
  readonly #select: StatementSync;

  constructor(database: DatabaseSync) {
    this.#select = database.prepare(
      `SELECT name, source_type, value_json, create_time_ms FROM assessments
       WHERE trace_key = ? AND kind = ${KIND_FEEDBACK} AND is_valid = 1 AND span_id IS NULL AND error_json IS NULL
       ORDER BY create_time_ms DESC, assessment_key DESC LIMIT ${MAX_SCORES}`,
    );
  }

  read(traceKey: number): TraceScore[] {
    const rows = this.#select.all(traceKey) as unknown as ScoreRow[];
    return rows.reverse().map((row) => ({
      name: row.name,
      source: row.source_type as AssessmentSourceType,
      valueJson: row.value_json.length <= MAX_VALUE_CHARS ? row.value_json : null,
      createTimeMs: row.create_time_ms,
    }));
  }
}
