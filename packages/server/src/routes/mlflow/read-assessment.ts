import type { Assessment } from "@clawglass/core";
import { readContent, readSource } from "../../mlflow-wire/assessment-json.ts";
import type { RequestFields } from "../../mlflow-wire/request-fields.ts";
import { readTimestamp } from "../../mlflow-wire/timestamps.ts";
import type { MlflowDeps } from "./mlflow-deps.ts";

/** An assessment as a client sends it. Always valid on arrival, whatever the client says. */
export function readAssessment(
  fields: RequestFields,
  traceId: string,
  { nowMs, newHexId }: Pick<MlflowDeps, "nowMs" | "newHexId">,
): Assessment {
  const now = nowMs();
  return {
    assessmentId: fields.text("assessment_id") || `a-${newHexId()}`,
    traceId,
    spanId: fields.text("span_id") || null,
    name: fields.text("assessment_name") ?? "",
    source: readSource(fields.object("source")),
    createTimeMs: readTimestamp(fields.raw("create_time")) ?? now,
    lastUpdateTimeMs: readTimestamp(fields.raw("last_update_time")) ?? now,
    content: readContent(fields),
    rationale: fields.text("rationale"),
    metadata: fields.textMap("metadata"),
    overrides: fields.text("overrides") || null,
    isValid: true,
  };
}
