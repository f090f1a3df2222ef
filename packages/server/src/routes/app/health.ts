import { HealthQuerySchema, HealthReportSchema } from "@clawglass/core/api";
import { createReadHealth } from "../../services/read-health.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

export function healthRoutes(deps: Pick<AppRouteDeps, "readerFor" | "nowMs">): AppRoute[] {
  const readHealth = createReadHealth(deps.nowMs);
  return [
    appRoute({
      method: "GET",
      path: "/health",
      summary: "Is the agent well, since when not, and what shows it",
      query: HealthQuerySchema,
      answer: HealthReportSchema,
      handle: ({ query, signal }) => readHealth(query, deps.readerFor(signal)),
    }),
  ];
}
