import { LabelQuestionEditSchema, LabelQuestionListSchema, LabelQuestionSchema } from "@clawglass/core/api";
import { LabelQuestions } from "../../services/labels/label-questions.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

/** The questions that a person answers about a run; MLflow's label schemas. */
export function labelSchemaRoutes(
  deps: Pick<AppRouteDeps, "reader" | "writer" | "nowMs" | "newHexId">,
): AppRoute[] {
  const questions = new LabelQuestions(deps);
  return [
    appRoute({
      method: "GET",
      path: "/label-schemas",
      summary: "The questions that a person answers about a run",
      answer: LabelQuestionListSchema,
      handle: async () => ({ labels: await questions.list() }),
    }),
    appRoute({
      method: "PUT",
      path: "/label-schemas/:id",
      summary: "Add or change a question",
      body: LabelQuestionEditSchema,
      answer: LabelQuestionSchema,
      handle: ({ params, body }) => questions.save(params.id, body),
    }),
    appRoute({
      method: "DELETE",
      path: "/label-schemas/:id",
      summary: "Delete a question; its answers stay",
      answer: null,
      handle: ({ params }) => questions.delete(params.id),
    }),
  ];
}
