import { HealthQuerySchema, type HealthReport } from "@clawglass/core/api";
import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../../app-deps.ts";
import { abortSignalOf } from "../../http/abort-signal-of.ts";
import { createReadHealth } from "../../services/read-health.ts";

/** `GET /api/clawglass/v1/health`: is the agent well, since when not, and what shows it. */
export function registerHealthRoute(app: FastifyInstance, deps: Pick<AppDeps, "readerFor" | "nowMs">): void {
  const readHealth = createReadHealth(deps.nowMs);
  app.get("/api/clawglass/v1/health", async (request): Promise<HealthReport> => {
    const query = HealthQuerySchema.parse(request.query);
    return readHealth(query, deps.readerFor(abortSignalOf(request)));
  });
}
