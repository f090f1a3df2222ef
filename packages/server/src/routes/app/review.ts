import { ReviewAnswerSchema, type ReviewQueue } from "@clawglass/core/api";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AppDeps } from "../../app-deps.ts";
import { abortSignalOf } from "../../http/abort-signal-of.ts";
import { Review } from "../../services/review/read-review.ts";

const PATH = "/api/clawglass/v1/review";

/** The runs that are worth a look, and what was answered. */
export function registerReviewRoutes(app: FastifyInstance, deps: AppDeps): void {
  const review = new Review(deps);
  app.get(PATH, (request): Promise<ReviewQueue> => review.read(deps.readerFor(abortSignalOf(request))));
  app.put(`${PATH}/:traceId`, async (request: FastifyRequest<{ Params: { traceId: string } }>, reply) => {
    await review.answer(request.params.traceId, ReviewAnswerSchema.parse(request.body));
    return reply.code(204).send();
  });
}
