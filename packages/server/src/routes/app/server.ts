import type { ServerInfo } from "@clawglass/core/api";
import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../../app-deps.ts";
import type { IngestTotals } from "../../ingest/ingest-tally.ts";
import { CLAWGLASS_VERSION, MLFLOW_VERSION } from "../../version.ts";

/** `GET /api/clawglass/v1/server`: which server this is, and what it keeps where. */
export function registerServerRoute(
  app: FastifyInstance,
  deps: AppDeps,
  totals: Readonly<IngestTotals>,
): void {
  app.get("/api/clawglass/v1/server", async (): Promise<ServerInfo> => {
    const { engine, location, traceCount, sizeBytes } = await deps.reader.getStats();
    return {
      product: "clawglass",
      version: CLAWGLASS_VERSION,
      mlflowVersion: MLFLOW_VERSION,
      store: { engine, location, traceCount, sizeBytes },
      startedAtMs: deps.startedAtMs,
      ingest: { ...totals },
    };
  });
}
