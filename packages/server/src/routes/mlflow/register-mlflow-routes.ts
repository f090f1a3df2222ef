import { Readable } from "node:stream";
import { AppError, isAppError } from "@clawglass/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { abortSignalOf } from "../../http/abort-signal-of.ts";
import { toMlflowError } from "../../mlflow-wire/mlflow-error.ts";
import { listMlflowRoutes } from "./list-mlflow-routes.ts";
import type { MlflowDeps } from "./mlflow-deps.ts";
import { NOT_SERVED_AT_ROOT } from "./not-served.ts";
import { readRequest } from "./read-request.ts";
import type { MlflowReply, MlflowRoute } from "./route.ts";

/** Artifacts and datasets come in one request each. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

/**
 * Serves MLflow's REST API under `/api`, to which `/ajax-api` is rewritten. What is not served answers ENDPOINT_NOT_FOUND, upon which MLflow's
 * clients fall back or say so. The scope is its own: bodies stay bytes and errors take MLflow's form only here.
 */
export function registerMlflowRoutes(app: FastifyInstance, deps: MlflowDeps): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "*",
      { parseAs: "buffer", bodyLimit: MAX_BODY_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.setErrorHandler((error, _request, reply) => sendError(reply, error, deps));
    for (const route of listMlflowRoutes(deps)) addRoute(scope, route, deps);
    for (const path of ["/api/*", "/ajax-api/*", ...NOT_SERVED_AT_ROOT]) {
      scope.all(path, async (request) => {
        throw endpointNotFound(request);
      });
    }
  });
}

function addRoute(scope: FastifyInstance, route: MlflowRoute, { runFor }: MlflowDeps): void {
  for (const version of route.versions) {
    scope.route({
      method: route.method,
      url: `/api/${version}/${route.path}`,
      bodyLimit: MAX_BODY_BYTES,
      handler: async (request, reply) =>
        sendReply(
          reply,
          await runFor(abortSignalOf(request), () => route.handle(readRequest(route, request))),
        ),
    });
  }
}

function sendReply(reply: FastifyReply, answer: MlflowReply): FastifyReply {
  switch (answer.kind) {
    case "json":
      return reply.type("application/json").send(JSON.stringify(answer.value));
    case "json-text":
      return reply.type("application/json").send(answer.text);
    case "json-parts":
      return reply.type("application/json").send(Readable.from(answer.parts, { objectMode: false }));
    case "bytes":
      if (answer.headers !== undefined) reply.headers(answer.headers);
      if (answer.contentType !== null) reply.type(answer.contentType);
      return reply.send(Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength));
  }
}

function sendError(reply: FastifyReply, error: unknown, deps: MlflowDeps): FastifyReply {
  const { status, body } = toMlflowError(fromFastify(error));
  if (status >= 500) deps.reportError(error);
  if (status === 429 || status === 503) reply.header("retry-after", "1");
  return reply.code(status).type("application/json").send(JSON.stringify(body));
}

/** Fastify's own refusals (body too large, bad URL) carry a status and a message that says what is wrong. */
function fromFastify(error: unknown): unknown {
  if (isAppError(error) || !(error instanceof Error) || !("statusCode" in error)) return error;
  if (error.statusCode === 413) {
    return new AppError("TOO_LARGE", "The request body is too large.", {
      hint: `Send at most ${MAX_BODY_BYTES / 1024 / 1024} MiB in one request.`,
    });
  }
  return typeof error.statusCode === "number" && error.statusCode < 500
    ? new AppError("INVALID_INPUT", error.message)
    : error;
}

function endpointNotFound(request: FastifyRequest): AppError {
  const path = request.originalUrl.split("?")[0];
  return new AppError("ENDPOINT_NOT_FOUND", `No endpoint ${request.method} ${path}.`, {
    hint: "Clawglass serves the MLflow endpoints listed in docs/guide/mlflow-compatibility.md.",
  });
}
