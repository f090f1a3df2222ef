/** Every way in which Clawglass says no. The server maps a code to HTTP and MLflow's code, the CLI to an exit code. */
export const ERROR_CODES = [
  "INVALID_INPUT",
  "NOT_FOUND",
  "ENDPOINT_NOT_FOUND",
  "ALREADY_EXISTS",
  "CONFLICT",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "TOO_LARGE",
  "UNSUPPORTED_ENCODING",
  "OVERLOADED",
  "STORE_UNAVAILABLE",
  "STORE_CORRUPT",
  "STORE_FULL",
  "CANCELLED",
  "INTERNAL",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface AppErrorOptions {
  /** What the reader can do about it, as a full sentence. */
  hint?: string;
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** An error that a person may read. `message` says what happened, `hint` what to do. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }
}

/** True for an AppError of this or another copy of the package, also after it crossed a thread. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  if (!(error instanceof Error) || error.name !== "AppError" || !("code" in error)) return false;
  return code === undefined || error.code === code;
}
