import { AppError, type ExperimentId, type Span } from "@clawglass/core";
import Fastify, { type FastifyInstance } from "fastify";
import type { AppDeps } from "./app-deps.ts";
import { registerCompression } from "./http/compress-answers.ts";
import { mergeRoutes } from "./http/merge-routes.ts";
import { registerHeapRelease } from "./http/release-heap.ts";
import { registerSecurity } from "./http/security.ts";
import { sendAppError } from "./http/send-app-error.ts";
import { registerBehindHeader } from "./http/tell-behind.ts";
import { registerAppRoutes } from "./routes/app/register-app-routes.ts";
import { createFirstAnswerReader } from "./routes/first-answer.ts";
import { registerHealthRoutes } from "./routes/health.ts";
import { registerMlflowRoutes } from "./routes/mlflow/register-mlflow-routes.ts";
import { registerOtlpRoute } from "./routes/otlp.ts";
import { registerPage } from "./routes/page.ts";
import { RetentionKeeper } from "./services/retention/retention-keeper.ts";
import { Jobs } from "./services/upkeep/jobs.ts";
import { createRequestReader } from "./threads/request-reader.ts";
import { CLAWGLASS_VERSION } from "./version.ts";

/** Requests and answers are checked with the Zod schemas of core. Fastify's own compilers would double the time to start. */
const NO_JSON_SCHEMAS = {
  compilersFactory: { buildValidator: refuseJsonSchema, buildSerializer: refuseJsonSchema },
};

function refuseJsonSchema(): never {
  throw new AppError("INTERNAL", "Routes take no JSON schemas; parse with a Zod schema of core/api instead.");
}

/** The HTTP face, without a port: tests call it by `inject`. */
export function createApp(deps: AppDeps): FastifyInstance {
  const app = Fastify({
    bodyLimit: deps.limits.maxBodyBytes,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 500 },
    exposeHeadRoutes: false,
    rewriteUrl: (request) => mergeRoutes(request),
    schemaController: NO_JSON_SCHEMAS,
  });
  registerSecurity(app, deps);
  registerCompression(app);
  registerBehindHeader(app, deps.gate);
  registerHeapRelease(app, deps);
  app.setErrorHandler((error, _request, reply) => sendAppError(reply, error, deps.reportError));
  registerHealthRoutes(app, deps.trouble);
  registerOtlpRoute(app, deps);
  registerMlflowRoutes(app, {
    ...createRequestReader(deps.reader, deps.readerFor),
    writer: deps.writer,
    ingestSpans: (experimentId: ExperimentId, spans: Span[]) => deps.writer.ingestSpans(experimentId, spans),
    nowMs: deps.nowMs,
    newHexId: deps.newHexId,
    sleep: deps.sleep,
    version: CLAWGLASS_VERSION,
    reportError: deps.reportError,
  });
  const jobs = new Jobs(deps);
  const retention = new RetentionKeeper({ ...deps, jobs });
  app.addHook("onListen", async () => retention.start());
  app.addHook("preClose", async () => {
    retention.stop();
    await jobs.stop();
  });
  registerAppRoutes(app, { ...deps, jobs, retention });
  registerPage(app, deps.pageFolder, createFirstAnswerReader(deps));
  return app;
}
