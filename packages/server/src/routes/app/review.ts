import { ReviewAnswerSchema, ReviewQueueSchema } from "@clawglass/core/api";
import { Review } from "../../services/review/read-review.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

/** The runs that are worth a look, and what was answered. */
export function reviewRoutes(deps: AppRouteDeps): AppRoute[] {
  const review = new Review(deps);
  return [
    appRoute({
      method: "GET",
      path: "/review",
      summary: "The runs that are worth a look, and why",
      answer: ReviewQueueSchema,
      handle: ({ signal }) => review.read(deps.readerFor(signal)),
    }),
    appRoute({
      method: "PUT",
      path: "/review/:traceId",
      summary: "Answer a run of the queue, or take the answer back",
      body: ReviewAnswerSchema,
      answer: null,
      handle: ({ params, body }) => review.answer(params.traceId, body),
    }),
  ];
}
