import { isAppError } from "@clawglass/core";

/** What the executable's exit codes mean; `clawglass --help` lists them. */
export const EXIT_CODES = {
  ok: 0,
  failed: 1,
  badInput: 2,
} as const;

export function exitCodeOf(error: unknown): number {
  return isAppError(error, "INVALID_INPUT") ? EXIT_CODES.badInput : EXIT_CODES.failed;
}
