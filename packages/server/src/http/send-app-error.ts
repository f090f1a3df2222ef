import { isAppError } from "@clawglass/core";
import type { ErrorBody } from "@clawglass/core/api";
import type { FastifyReply } from "fastify";
import { ZodError } from "zod";
import { statusOf } from "./status-of.ts";

/** Answers an error under /api/clawglass. Faults of the server keep their details to the log. */
export function sendAppError(
  reply: FastifyReply,
  error: unknown,
  reportError: (error: unknown) => void,
): FastifyReply {
  const status = error instanceof ZodError ? 400 : statusOf(error);
  if (status === 500) reportError(error);
  if (status === 429 || status === 503) reply.header("retry-after", "1");
  return reply
    .code(status)
    .type("application/json")
    .send(JSON.stringify(toBody(error, status)));
}

function toBody(error: unknown, status: number): ErrorBody {
  if (error instanceof ZodError) {
    const issue = error.issues[0];
    return {
      error: { code: "INVALID_INPUT", message: `${issue?.path.join(".") || "request"}: ${issue?.message}` },
    };
  }
  if (isAppError(error)) {
    return {
      error: { code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) },
    };
  }
  if (status < 500 && error instanceof Error)
    return { error: { code: "INVALID_INPUT", message: error.message } };
  return { error: { code: "INTERNAL", message: "The server failed on this request. Its log says more." } };
}
