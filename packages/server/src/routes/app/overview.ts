import { HealthQuerySchema, OverviewSchema } from "@clawglass/core/api";
import { findZoneOffsetMs } from "@clawglass/core/health";
import { checkTimeZone } from "../../services/check-time-zone.ts";
import { type AppRoute, appRoute, PrintedAnswer } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

export function overviewRoutes(deps: Pick<AppRouteDeps, "readerFor" | "nowMs">): AppRoute[] {
  return [
    appRoute({
      method: "GET",
      path: "/overview",
      summary: "How many runs, how long, how dear, in which tools: the charts of the health page",
      query: HealthQuerySchema,
      answer: OverviewSchema,
      handle: async ({ query, signal }) => {
        const nowMs = deps.nowMs();
        const json = await deps.readerFor(signal).printOverview({
          window: query.window,
          nowMs,
          zoneOffsetMs: findZoneOffsetMs(checkTimeZone(query.timeZone), nowMs),
          experimentIds: query.experimentId === undefined ? null : [query.experimentId],
        });
        return new PrintedAnswer(json);
      },
    }),
  ];
}
