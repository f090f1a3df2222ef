import { isAppError } from "@clawglass/core";

/** What the executable's exit codes mean; `clawglass --help` lists them. */
export const EXIT_CODES = {
  ok: 0,
  failed: 1,
  badInput: 2,
  /** `health`: something needs attention. */
  attention: 3,
  /** `health`: there is too little data, or none comes any more. */
  unknown: 4,
  /** What it prints is no longer read: 128 and SIGPIPE, as shells show programs that a closed pipe ended. */
  readerLeft: 141,
} as const;

export function exitCodeOf(error: unknown): number {
  return isAppError(error, "INVALID_INPUT") ? EXIT_CODES.badInput : EXIT_CODES.failed;
}
