import { type AppError, type ErrorCode, isAppError } from "@clawglass/core";

const STORE_WIDE: readonly ErrorCode[] = ["STORE_FULL", "STORE_UNAVAILABLE", "STORE_CORRUPT"];

/** The store takes nothing now, from whomever it comes. Anything else is the fault of one request. */
export function isStoreWide(error: unknown): error is AppError {
  return isAppError(error) && STORE_WIDE.includes(error.code);
}
