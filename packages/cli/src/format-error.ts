import { isAppError } from "@clawglass/core";

/** An error as a person reads it: what happened, then what to do. Unexpected ones keep their stack. */
export function formatError(error: unknown): string {
  if (isAppError(error)) return error.hint ? `${error.message}\n${error.hint}` : error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
