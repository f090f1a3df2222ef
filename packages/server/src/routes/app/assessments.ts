import type { Assessment } from "@clawglass/core";
import { type AssessmentList, type NewAssessment, NewAssessmentSchema } from "@clawglass/core/api";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AppDeps } from "../../app-deps.ts";
import { AssessmentService } from "../../services/assessments.ts";
import { printProtobufValue } from "../mlflow/wire/assessment-json.ts";

const PREFIX = "/api/clawglass/v1";
const MAX_BODY_BYTES = 1024 * 1024;
type OfTrace = FastifyRequest<{ Params: { traceId: string } }>;
type OfSession = FastifyRequest<{ Params: { sessionId: string } }>;
type OfSessionAssessment = FastifyRequest<{
  Params: { sessionId: string; assessmentId: string };
  Querystring: { history?: string };
}>;
type OfAssessment = FastifyRequest<{
  Params: { traceId: string; assessmentId: string };
  Querystring: { history?: string };
}>;

/** Labels, notes and better answers of people; the same objects as MLflow's assessments. Schemas: core/api. */
export function registerAssessmentRoutes(
  app: FastifyInstance,
  deps: Pick<AppDeps, "reader" | "writer" | "nowMs">,
): void {
  const assessments = new AssessmentService(deps);
  const options = { bodyLimit: MAX_BODY_BYTES };
  const remove = async (traceId: string, { params, query }: OfAssessment | OfSessionAssessment) => {
    if (query.history === "true") await assessments.deleteWithHistory(traceId, params.assessmentId);
    else await assessments.delete(traceId, params.assessmentId);
  };

  app.get(
    `${PREFIX}/traces/:traceId/assessments`,
    async (request: OfTrace): Promise<AssessmentList> => ({
      assessments: await assessments.list(request.params.traceId),
    }),
  );
  app.post(
    `${PREFIX}/traces/:traceId/assessments`,
    options,
    (request: OfTrace): Promise<Assessment> =>
      assessments.create(request.params.traceId, readNewAssessment(request.body)),
  );
  app.delete(`${PREFIX}/traces/:traceId/assessments/:assessmentId`, async (request: OfAssessment, reply) => {
    await remove(request.params.traceId, request);
    return reply.code(204).send();
  });
  app.delete(
    `${PREFIX}/sessions/:sessionId/assessments/:assessmentId`,
    async (request: OfSessionAssessment, reply) => {
      const { sessionId, assessmentId } = request.params;
      const traceId = await assessments.findHolder(sessionId, assessmentId);
      if (traceId !== null) await remove(traceId, request);
      return reply.code(204).send();
    },
  );
  app.get(
    `${PREFIX}/sessions/:sessionId/assessments`,
    async (request: OfSession): Promise<AssessmentList> => ({
      assessments: await assessments.listOfSession(request.params.sessionId),
    }),
  );
  app.post(
    `${PREFIX}/sessions/:sessionId/assessments`,
    options,
    (request: OfSession): Promise<Assessment> =>
      assessments.createOnSession(request.params.sessionId, readNewAssessment(request.body)),
  );
}

/** Values are kept as MLflow keeps them: every number a double. */
function readNewAssessment(body: unknown): NewAssessment {
  const given = NewAssessmentSchema.parse(body);
  return { ...given, valueJson: printProtobufValue(JSON.parse(given.valueJson)) };
}
