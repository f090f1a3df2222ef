import {
  DeletedTracesSchema,
  DeleteTracesSchema,
  TaggedTracesSchema,
  TagTracesSchema,
} from "@clawglass/core/api";
import { deleteTraces, tagTraces } from "../../services/runs/bulk-changes.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

/** What a person does to many traces at once. */
export function bulkChangeRoutes(deps: Pick<AppRouteDeps, "reader" | "writer">): AppRoute[] {
  return [
    appRoute({
      method: "POST",
      path: "/traces/delete",
      summary:
        "Deletes traces for good; the page waits some seconds before it asks, so that a person can undo",
      body: DeleteTracesSchema,
      answer: DeletedTracesSchema,
      handle: async ({ body }) => ({ deletedCount: await deleteTraces(deps, body.traceIds) }),
    }),
    appRoute({
      method: "POST",
      path: "/traces/tag",
      summary: "Sets a tag of traces, or takes it away; answers with what it was before",
      body: TagTracesSchema,
      answer: TaggedTracesSchema,
      handle: async ({ body }) => ({ before: await tagTraces(deps, body.traceIds, body.key, body.value) }),
    }),
  ];
}
