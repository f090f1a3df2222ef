import type { Assessment, AssessmentContent, AssessmentSourceType } from "@clawglass/core";
import { fromStoredTraceId, type StoredId } from "../ids.ts";

export const KIND_FEEDBACK = 0;
export const KIND_EXPECTATION = 1;
export const KIND_ISSUE = 2;

/** A row of `assessments`, joined with the id of its trace. */
export interface AssessmentRow {
  assessment_key: number;
  assessment_id: string;
  trace_key: number;
  trace_id: StoredId;
  span_id: string | null;
  name: string;
  kind: number;
  value_json: string;
  error_json: string | null;
  source_type: string;
  source_id: string;
  create_time_ms: number;
  last_update_time_ms: number;
  rationale: string | null;
  metadata_json: string;
  overrides: string | null;
  is_valid: number;
}

export const SELECT_ASSESSMENTS =
  "SELECT assessments.*, traces.trace_id AS trace_id FROM assessments JOIN traces USING (trace_key)";

export function toAssessment(row: AssessmentRow): Assessment {
  return {
    assessmentId: row.assessment_id,
    traceId: fromStoredTraceId(row.trace_id),
    spanId: row.span_id,
    name: row.name,
    source: { type: row.source_type as AssessmentSourceType, id: row.source_id },
    createTimeMs: row.create_time_ms,
    lastUpdateTimeMs: row.last_update_time_ms,
    content: toContent(row),
    rationale: row.rationale,
    metadata: JSON.parse(row.metadata_json),
    overrides: row.overrides,
    isValid: row.is_valid === 1,
  };
}

function toContent(row: AssessmentRow): AssessmentContent {
  switch (row.kind) {
    case KIND_EXPECTATION:
      return { kind: "expectation", valueJson: row.value_json };
    case KIND_ISSUE:
      return { kind: "issue", issueName: row.value_json };
    default:
      return {
        kind: "feedback",
        valueJson: row.value_json,
        error: row.error_json === null ? null : JSON.parse(row.error_json),
      };
  }
}

export interface ContentColumns {
  kind: number;
  valueJson: string;
  errorJson: string | null;
}

export function toContentColumns(content: AssessmentContent): ContentColumns {
  switch (content.kind) {
    case "feedback":
      return {
        kind: KIND_FEEDBACK,
        valueJson: content.valueJson,
        errorJson: content.error === null ? null : JSON.stringify(content.error),
      };
    case "expectation":
      return { kind: KIND_EXPECTATION, valueJson: content.valueJson, errorJson: null };
    case "issue":
      return { kind: KIND_ISSUE, valueJson: content.issueName, errorJson: null };
  }
}
