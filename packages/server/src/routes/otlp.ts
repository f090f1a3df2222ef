import { AppError, DEFAULT_EXPERIMENT_ID, isAppError } from "@clawglass/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AppDeps } from "../app-deps.ts";
import { statusOf } from "../http/status-of.ts";
import { toMlflowError } from "../mlflow-wire/mlflow-error.ts";
import { isStoreWide } from "../store/is-store-wide.ts";

/**
 * `POST /v1/traces`: OTLP/HTTP, protobuf or JSON. 200 means that a crash cannot lose it: it is committed, or in the inbox. Unlike MLflow, a request without
 * `x-mlflow-experiment-id` goes to the Default experiment, so that any OpenTelemetry exporter works as it is.
 */
export function registerOtlpRoute(app: FastifyInstance, deps: AppDeps): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "*",
      { parseAs: "buffer", bodyLimit: deps.limits.maxBodyBytes },
      (_request, body, done) => done(null, body),
    );
    scope.setErrorHandler((error, _request, reply) => sendOtlpError(reply, error, deps));
    scope.post("/v1/traces", { bodyLimit: deps.limits.maxBodyBytes }, async (request, reply) => {
      await deps.gate.ingestOtlp({
        bytes: request.body instanceof Uint8Array ? request.body : new Uint8Array(),
        contentType: request.headers["content-type"],
        contentEncoding: request.headers["content-encoding"],
        experimentId: readExperimentId(request),
        runId: readHeader(request, "x-mlflow-run-id"),
      });
      return sendSuccess(request, reply);
    });
  });
}

/** OTLP asks for the answer in the request's own encoding; both are the empty ExportTraceServiceResponse. */
function sendSuccess(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const isJson = request.headers["content-type"]?.startsWith("application/json") === true;
  return isJson
    ? reply.type("application/json").send("{}")
    : reply.type("application/x-protobuf").send(Buffer.alloc(0));
}

function readExperimentId(request: FastifyRequest): string {
  const id = readHeader(request, "x-mlflow-experiment-id") ?? DEFAULT_EXPERIMENT_ID;
  if (/^\d+$/.test(id)) return id;
  throw new AppError(
    "INVALID_INPUT",
    `Invalid experiment ID '${id.slice(0, 100)}'. Experiment ID must be a valid integer.`,
  );
}

function readHeader(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  const text = Array.isArray(value) ? value[0] : value;
  return text === undefined || text.trim() === "" ? null : text.trim();
}

/** Errors of the format answer `{"detail"}` as MLflow's OTLP route does, errors of the store MLflow's error body. */
function sendOtlpError(reply: FastifyReply, error: unknown, deps: AppDeps): FastifyReply {
  if (isAppError(error) && typeof error.details?.otlpStatus === "number") {
    return reply.code(error.details.otlpStatus).send({ detail: error.message });
  }
  // Senders give up what answers 500. A damaged store says nothing against their spans: they keep them, and come back.
  const status = isStoreWide(error) ? 503 : statusOf(error);
  if (status === 413) {
    const limit = Math.round(deps.limits.maxBodyBytes / 1024 / 1024);
    const message = isAppError(error) ? error.message : `The request is larger than ${limit} MiB.`;
    return reply.code(413).send({ detail: `${message} Send fewer spans in one request.` });
  }
  if (status === 429 || status === 503) reply.header("retry-after", "1");
  if (status >= 500 && (status !== 503 || isAppError(error, "STORE_CORRUPT"))) deps.reportError(error);
  return reply.code(status).send(toMlflowError(error).body);
}
