import { AppError, type Assessment, type AssessmentContent } from "@clawglass/core";
import type { AssessmentChange } from "@clawglass/storage";
import { readContent, toAssessmentJson } from "../../mlflow-wire/assessment-json.ts";
import { missingParameter, type RequestFields } from "../../mlflow-wire/request-fields.ts";
import type { MlflowDeps } from "./mlflow-deps.ts";
import { readAssessment } from "./read-assessment.ts";
import { jsonReply, type MlflowRoute } from "./route.ts";

const PATH = "mlflow/traces/:trace_id/assessments";

export function assessmentRoutes(deps: MlflowDeps): MlflowRoute[] {
  const { reader, writer } = deps;
  const requireTrace = async (traceId: string) => {
    if ((await reader.getTraceInfos([traceId])).length > 0) return;
    throw new AppError("NOT_FOUND", `Trace with request_id '${traceId}' not found`);
  };
  const requireAssessment = async (traceId: string, assessmentId: string): Promise<Assessment> => {
    const assessment = await reader.getAssessment(traceId, assessmentId);
    if (assessment !== null) return assessment;
    throw new AppError("NOT_FOUND", `Assessment with ID '${assessmentId}' not found for trace '${traceId}'`);
  };
  return [
    {
      method: "POST",
      path: PATH,
      versions: ["3.0"],
      summary: "Add feedback, an expectation or an issue to a trace or span",
      handle: async ({ fields }) => {
        if (!fields.has("assessment")) throw missingParameter("assessment");
        const traceId = fields.requiredText("trace_id");
        const assessment = readAssessment(fields.object("assessment"), traceId, deps);
        if ((await reader.getTraceInfos([traceId])).length === 0) {
          throw new AppError("NOT_FOUND", `Trace with ID '${traceId}' not found.`);
        }
        if (assessment.overrides !== null) await requireAssessment(traceId, assessment.overrides);
        return jsonReply({ assessment: toAssessmentJson(await writer.createAssessment(assessment)) });
      },
    },
    {
      method: "GET",
      path: `${PATH}/:assessment_id`,
      versions: ["3.0"],
      summary: "Get an assessment",
      handle: async ({ fields }) => {
        const traceId = fields.requiredText("trace_id");
        await requireTrace(traceId);
        const assessment = await requireAssessment(traceId, fields.requiredText("assessment_id"));
        return jsonReply({ assessment: toAssessmentJson(assessment) });
      },
    },
    {
      method: "PATCH",
      path: `${PATH}/:assessment_id`,
      versions: ["3.0"],
      summary: "Change the fields of an assessment that the update mask names",
      handle: async ({ fields }) => {
        if (!fields.has("assessment")) throw missingParameter("assessment");
        const mask = readMask(fields);
        const traceId = fields.requiredText("trace_id");
        await requireTrace(traceId);
        const current = await requireAssessment(traceId, fields.requiredText("assessment_id"));
        const change = readChange(fields.object("assessment"), mask, current);
        const updated = await writer.updateAssessment(traceId, current.assessmentId, change);
        return jsonReply({ assessment: toAssessmentJson(updated) });
      },
    },
    {
      method: "DELETE",
      path: `${PATH}/:assessment_id`,
      versions: ["3.0"],
      summary: "Delete an assessment; what it overrode is valid again",
      handle: async ({ fields }) => {
        const traceId = fields.requiredText("trace_id");
        const assessmentId = fields.requiredText("assessment_id");
        const exists = (await reader.getAssessment(traceId, assessmentId)) !== null;
        if (exists) await writer.deleteAssessment(traceId, assessmentId);
        return jsonReply();
      },
    },
  ];
}

/** A FieldMask: paths in camelCase, joined by commas. */
function readMask(fields: RequestFields): string[] {
  const mask = fields.text("update_mask") ?? "";
  if (mask === "") throw missingParameter("update_mask");
  const paths = mask.split(",").map((path) => path.trim());
  if (paths.includes("valid")) {
    throw new AppError("INVALID_INPUT", "The field 'valid' cannot be updated.", {
      hint: "Override the assessment by a new one, or delete it.",
    });
  }
  return paths;
}

function readChange(fields: RequestFields, mask: readonly string[], current: Assessment): AssessmentChange {
  const change: AssessmentChange = {};
  if (mask.includes("assessmentName")) change.name = fields.text("assessment_name") ?? "";
  if (mask.includes("rationale")) change.rationale = fields.text("rationale");
  if (mask.includes("metadata")) change.metadata = { ...current.metadata, ...fields.textMap("metadata") };
  for (const kind of ["feedback", "expectation"] as const) {
    if (mask.includes(kind)) change.content = readChangedContent(fields, kind, current.content);
  }
  return change;
}

function readChangedContent(
  fields: RequestFields,
  kind: "feedback" | "expectation",
  current: AssessmentContent,
): AssessmentContent {
  if (current.kind !== kind) {
    const article =
      current.kind === "feedback"
        ? "a Feedback"
        : current.kind === "expectation"
          ? "an Expectation"
          : "an Issue";
    throw new AppError("INVALID_INPUT", `Cannot update ${kind} value on ${article} assessment.`);
  }
  return readContent(fields);
}
