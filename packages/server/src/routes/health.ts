import type { FastifyInstance } from "fastify";
import type { StoreTrouble } from "../store/store-trouble.ts";
import { MLFLOW_VERSION } from "../version.ts";

/**
 * The two probes that MLflow's clients and process managers use. Answered without touching the store: `OK`, or 503 with what
 * is wrong with the store since it failed as a whole, and what to do.
 */
export function registerHealthRoutes(
  app: FastifyInstance,
  trouble: Pick<StoreTrouble, "current" | "lookAgain">,
): void {
  app.get("/health", async (_request, reply) => {
    reply.type("text/plain; charset=utf-8");
    trouble.lookAgain();
    const { current } = trouble;
    if (current === null) return reply.send("OK");
    const since = new Date(current.sinceMs).toISOString();
    return reply.code(503).send(`${current.message} ${current.hint ?? ""}\nSince ${since}.\n`);
  });
  app.get("/version", async (_request, reply) => reply.type("text/html; charset=utf-8").send(MLFLOW_VERSION));
}
