import { RecorderListSchema, RecorderReportSchema } from "@clawglass/core/api";
import { Recorders } from "../../services/recorders.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

/** A report with all that may stand in it has less. */
const MAX_REPORT_BYTES = 256 * 1024;

/** What the recorders of agents say about themselves: which hooks fire, what waits, what was lost. */
export function recorderRoutes(deps: Pick<AppRouteDeps, "reader" | "writer" | "nowMs">): AppRoute[] {
  const recorders = new Recorders(deps);
  return [
    appRoute({
      method: "GET",
      path: "/recorders",
      summary: "The last report of every recorder that sends here, the one that was heard last first",
      answer: RecorderListSchema,
      handle: async () => ({ recorders: await recorders.list() }),
    }),
    appRoute({
      method: "PUT",
      path: "/recorders/:recorderId",
      summary: "For recorders: say which hooks fire, what waits, what was lost",
      body: RecorderReportSchema,
      maxBodyBytes: MAX_REPORT_BYTES,
      answer: null,
      handle: ({ params, body }) => recorders.report(params.recorderId, body),
    }),
    appRoute({
      method: "DELETE",
      path: "/recorders/:recorderId",
      summary: "Forget a recorder that will not come back",
      answer: null,
      handle: ({ params }) => recorders.forget(params.recorderId),
    }),
  ];
}
