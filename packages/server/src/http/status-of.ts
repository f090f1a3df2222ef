import { type ErrorCode, isAppError } from "@clawglass/core";

const STATUS: Record<ErrorCode, number> = {
  INVALID_INPUT: 400,
  NOT_FOUND: 404,
  ENDPOINT_NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  CONFLICT: 409,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  TOO_LARGE: 413,
  UNSUPPORTED_ENCODING: 415,
  OVERLOADED: 429,
  STORE_UNAVAILABLE: 503,
  STORE_CORRUPT: 500,
  STORE_FULL: 503,
  CANCELLED: 499,
  INTERNAL: 500,
};

/** The HTTP status of an error: of ours by its code, of Fastify's by its own word, else 500. */
export function statusOf(error: unknown): number {
  if (isAppError(error)) return STATUS[error.code] ?? 500;
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  return typeof status === "number" && status >= 400 && status < 600 ? status : 500;
}
