import { randomUUID } from "node:crypto";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { AppError, type Assessment, type TraceId } from "@clawglass/core";
import type { AssessmentChange } from "../../contract/store-writer.ts";
import {
  type AssessmentRow,
  SELECT_ASSESSMENTS,
  toAssessment,
  toContentColumns,
} from "../read/assessment-rows.ts";
import type { WriteContext } from "./write-context.ts";

/** Creates, changes and deletes assessments; an override invalidates what it replaces, and deleting it revives that. */
export class AssessmentWriter {
  readonly #context: WriteContext;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #setValid: StatementSync;
  readonly #select: StatementSync;

  constructor(context: WriteContext, database: DatabaseSync = context.database) {
    this.#context = context;
    this.#insert = database.prepare(
      `INSERT INTO assessments (assessment_id, trace_key, span_id, name, kind, value_json, error_json, source_type,
         source_id, create_time_ms, last_update_time_ms, rationale, metadata_json, overrides, is_valid)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#update = database.prepare(
      `UPDATE assessments SET name = ?, kind = ?, value_json = ?, error_json = ?, rationale = ?, metadata_json = ?,
         is_valid = ?, last_update_time_ms = ? WHERE assessment_key = ?`,
    );
    this.#delete = database.prepare("DELETE FROM assessments WHERE assessment_id = ?");
    this.#setValid = database.prepare(
      "UPDATE assessments SET is_valid = ? WHERE assessment_id = ? AND trace_key = ?",
    );
    this.#select = database.prepare(`${SELECT_ASSESSMENTS} WHERE assessment_id = ? AND traces.trace_id = ?`);
  }

  create(assessment: Assessment): Assessment {
    const trace = this.#context.traces.require(assessment.traceId);
    this.#insertRow(assessment, trace.trace_key);
    this.#context.saveTrace(trace);
    return assessment;
  }

  /** For assessments that come inside a StartTraceV3: one with a known id is replaced. */
  upsert(assessment: Assessment, traceKey: number): void {
    this.#delete.run(assessment.assessmentId);
    this.#insertRow(assessment, traceKey);
  }

  update(traceId: TraceId, assessmentId: string, change: AssessmentChange): Assessment {
    const trace = this.#context.traces.require(traceId);
    const row = this.#require(trace.trace_id, traceId, assessmentId);
    const old = toAssessment(row);
    const updated: Assessment = {
      ...old,
      ...change,
      metadata: { ...old.metadata, ...change.metadata },
      lastUpdateTimeMs: this.#context.nowMs(),
    };
    const content = toContentColumns(updated.content);
    this.#update.run(
      updated.name,
      content.kind,
      content.valueJson,
      content.errorJson,
      updated.rationale,
      JSON.stringify(updated.metadata),
      updated.isValid ? 1 : 0,
      updated.lastUpdateTimeMs,
      row.assessment_key,
    );
    this.#context.saveTrace(trace);
    return updated;
  }

  /** Deleting what does not exist is no error, as in MLflow. */
  delete(traceId: TraceId, assessmentId: string): void {
    const trace = this.#context.traces.find(traceId);
    const row = trace === null ? null : this.#find(trace.trace_id, assessmentId);
    if (trace === null || row === null) return;
    this.#delete.run(assessmentId);
    if (row.overrides !== null) this.#setValid.run(1, row.overrides, trace.trace_key);
    this.#context.saveTrace(trace);
  }

  #insertRow(assessment: Assessment, traceKey: number): void {
    if (assessment.overrides !== null) this.#invalidate(assessment, assessment.overrides, traceKey);
    const content = toContentColumns(assessment.content);
    const values: SQLInputValue[] = [
      assessment.assessmentId || `a-${randomUUID().replaceAll("-", "")}`,
      traceKey,
      assessment.spanId,
      assessment.name,
      content.kind,
      content.valueJson,
      content.errorJson,
      assessment.source.type,
      assessment.source.id,
      assessment.createTimeMs,
      assessment.lastUpdateTimeMs,
      assessment.rationale,
      JSON.stringify(assessment.metadata),
      assessment.overrides,
      assessment.isValid ? 1 : 0,
    ];
    try {
      this.#insert.run(...values);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes("UNIQUE")) throw error;
      throw new AppError(
        "ALREADY_EXISTS",
        `Assessment with ID '${assessment.assessmentId}' already exists.`,
        {
          hint: "Leave the id out; the server makes one.",
        },
      );
    }
  }

  #invalidate(assessment: Assessment, overriddenId: string, traceKey: number): void {
    if (this.#setValid.run(0, overriddenId, traceKey).changes === 0)
      throw notFound(overriddenId, assessment.traceId);
  }

  #find(storedTraceId: SQLInputValue, assessmentId: string): AssessmentRow | null {
    return (this.#select.get(assessmentId, storedTraceId) as AssessmentRow | undefined) ?? null;
  }

  #require(storedTraceId: SQLInputValue, traceId: TraceId, assessmentId: string): AssessmentRow {
    const row = this.#find(storedTraceId, assessmentId);
    if (row === null) throw notFound(assessmentId, traceId);
    return row;
  }
}

function notFound(assessmentId: string, traceId: TraceId): AppError {
  return new AppError("NOT_FOUND", `Assessment with ID '${assessmentId}' not found for trace '${traceId}'`);
}
