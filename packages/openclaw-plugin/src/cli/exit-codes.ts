import type { ServerProblem } from "../send/server-problem.ts";

/** Exit codes of `openclaw mlflow …`, for scripts. */
export const EXIT_CODES = {
  ok: 0,
  failure: 1,
  cancelled: 2,
  badInput: 3,
  auth: 4,
  network: 5,
  /** The configuration was written, but the test trace could not be read back. */
  notVerified: 6,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

export function toExitCode(problem: ServerProblem): ExitCode {
  switch (problem.code) {
    case "unauthorized":
    case "forbidden":
      return EXIT_CODES.auth;
    case "unreachable":
    case "not-mlflow":
    case "unavailable":
      return EXIT_CODES.network;
    case "no-experiment":
      return EXIT_CODES.badInput;
    default:
      return EXIT_CODES.failure;
  }
}

/** Ends a command: what is wrong, what to do, and the code for the shell. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;
  readonly hint: string;
  readonly code: string;

  constructor(exitCode: ExitCode, code: string, message: string, hint: string) {
    super(message);
    this.name = "CommandFailure";
    this.exitCode = exitCode;
    this.code = code;
    this.hint = hint;
  }
}

export function toFailure(problem: ServerProblem): CommandFailure {
  return new CommandFailure(toExitCode(problem), problem.code, problem.message, problem.hint);
}
