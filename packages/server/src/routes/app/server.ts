import { ServerInfoSchema } from "@clawglass/core/api";
import { CLAWGLASS_VERSION, MLFLOW_VERSION } from "../../version.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

export function serverRoutes(deps: AppRouteDeps): AppRoute[] {
  return [
    appRoute({
      method: "GET",
      path: "/server",
      summary: "Which server this is, and what it keeps where",
      answer: ServerInfoSchema,
      handle: async () => {
        const { engine, location, traceCount, sizeBytes } = await deps.reader.getStats();
        return {
          product: "clawglass" as const,
          version: CLAWGLASS_VERSION,
          mlflowVersion: MLFLOW_VERSION,
          store: { engine, location, traceCount, sizeBytes, trouble: deps.trouble.current },
          startedAtMs: deps.startedAtMs,
          ingest: { ...deps.gate.totals, waiting: deps.gate.waiting, setAside: deps.gate.setAside },
        };
      },
    }),
  ];
}
