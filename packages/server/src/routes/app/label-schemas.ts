import { type LabelQuestion, LabelQuestionEditSchema, type LabelQuestionList } from "@clawglass/core/api";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AppDeps } from "../../app-deps.ts";
import { LabelQuestions } from "../../services/labels/label-questions.ts";

const PATH = "/api/clawglass/v1/label-schemas";
type OfQuestion = FastifyRequest<{ Params: { id: string } }>;

/** The questions that a person answers about a run; MLflow's label schemas. */
export function registerLabelSchemaRoutes(
  app: FastifyInstance,
  deps: Pick<AppDeps, "reader" | "writer" | "nowMs" | "newHexId">,
): void {
  const questions = new LabelQuestions(deps);
  app.get(PATH, async (): Promise<LabelQuestionList> => ({ labels: await questions.list() }));
  app.put(
    `${PATH}/:id`,
    (request: OfQuestion): Promise<LabelQuestion> =>
      questions.save(request.params.id, LabelQuestionEditSchema.parse(request.body)),
  );
  app.delete(`${PATH}/:id`, async (request: OfQuestion, reply) => {
    await questions.delete(request.params.id);
    return reply.code(204).send();
  });
}
