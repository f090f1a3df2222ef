import type { FastifyInstance } from "fastify";
import { MLFLOW_VERSION } from "../version.ts";

/** The two probes that MLflow's clients and process managers use. Answered without touching the store. */
export function registerHealthRoutes(app: FastifyInstance): void {
  app.get("/health", async (_request, reply) => reply.type("text/plain; charset=utf-8").send("OK"));
  app.get("/version", async (_request, reply) => reply.type("text/html; charset=utf-8").send(MLFLOW_VERSION));
}
