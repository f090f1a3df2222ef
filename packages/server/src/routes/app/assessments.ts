import {
  AssessmentListSchema,
  AssessmentSchema,
  DeleteAssessmentQuerySchema,
  type NewAssessment,
  NewAssessmentSchema,
} from "@clawglass/core/api";
import { printProtobufValue } from "../../mlflow-wire/assessment-json.ts";
import { AssessmentService } from "../../services/assessments.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

const MAX_BODY_BYTES = 1024 * 1024;

/** Labels, notes and better answers of people; the same objects as MLflow's assessments. */
export function assessmentRoutes(deps: Pick<AppRouteDeps, "reader" | "writer" | "nowMs">): AppRoute[] {
  const assessments = new AssessmentService(deps);
  const remove = async (traceId: string, assessmentId: string, withHistory: boolean) => {
    if (withHistory) await assessments.deleteWithHistory(traceId, assessmentId);
    else await assessments.delete(traceId, assessmentId);
  };
  return [
    appRoute({
      method: "GET",
      path: "/traces/:traceId/assessments",
      summary: "What was said of a run and its steps, the replaced ones too",
      answer: AssessmentListSchema,
      handle: async ({ params }) => ({ assessments: await assessments.list(params.traceId) }),
    }),
    appRoute({
      method: "POST",
      path: "/traces/:traceId/assessments",
      summary: "Label a run, a step or a message",
      body: NewAssessmentSchema,
      answer: AssessmentSchema,
      maxBodyBytes: MAX_BODY_BYTES,
      handle: ({ params, body }) => assessments.create(params.traceId, toStoredValue(body)),
    }),
    appRoute({
      method: "DELETE",
      path: "/traces/:traceId/assessments/:assessmentId",
      summary: "Take a label back; what it replaced is valid again",
      query: DeleteAssessmentQuerySchema,
      answer: null,
      handle: ({ params, query }) => remove(params.traceId, params.assessmentId, query.history === "true"),
    }),
    appRoute({
      method: "GET",
      path: "/sessions/:sessionId/assessments",
      summary: "What was said of a session as a whole",
      answer: AssessmentListSchema,
      handle: async ({ params }) => ({ assessments: await assessments.listOfSession(params.sessionId) }),
    }),
    appRoute({
      method: "POST",
      path: "/sessions/:sessionId/assessments",
      summary: "Label a session",
      body: NewAssessmentSchema,
      answer: AssessmentSchema,
      maxBodyBytes: MAX_BODY_BYTES,
      handle: ({ params, body }) => assessments.createOnSession(params.sessionId, toStoredValue(body)),
    }),
    appRoute({
      method: "DELETE",
      path: "/sessions/:sessionId/assessments/:assessmentId",
      summary: "Take a label of a session back",
      query: DeleteAssessmentQuerySchema,
      answer: null,
      handle: async ({ params, query }) => {
        const traceId = await assessments.findHolder(params.sessionId, params.assessmentId);
        if (traceId !== null) await remove(traceId, params.assessmentId, query.history === "true");
      },
    }),
  ];
}

/** Values are kept as MLflow keeps them: every number a double. */
function toStoredValue(given: NewAssessment): NewAssessment {
  return { ...given, valueJson: printProtobufValue(JSON.parse(given.valueJson)) };
}
