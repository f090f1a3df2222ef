import { AppError, type AppErrorOptions, type ErrorCode } from "@clawglass/core";
import type { StoreChange } from "@clawglass/storage";

/** Main thread → store thread. Arguments are structured-cloneable. */
export interface ThreadCall {
  id: number;
  method: string;
  args: unknown[];
  /** The method has a function as its last argument, to which it gives parts of its answer. */
  givesParts: boolean;
}

/** Store thread → main thread. */
export type ThreadMessage =
  | { kind: "ready" }
  | { kind: "failed-to-start"; error: ErrorData }
  | { kind: "part"; id: number; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "result"; id: number; value: unknown }
  | { kind: "error"; id: number; error: ErrorData }
  | { kind: "changes"; changes: StoreChange[] };

/** An error as data: class and code do not survive a structured clone. */
export interface ErrorData {
  code: ErrorCode;
  message: string;
  hint: string | undefined;
  details: Record<string, unknown> | undefined;
  stack: string | undefined;
}

export function toErrorData(error: unknown): ErrorData {
  if (error instanceof AppError) {
    return {
      code: error.code,
      message: error.message,
      hint: error.hint,
      details: error.details,
      stack: error.stack,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  return { code: "INTERNAL", message, hint: undefined, details: undefined, stack };
}

export function fromErrorData(data: ErrorData): AppError {
  const options: AppErrorOptions = {};
  if (data.hint !== undefined) options.hint = data.hint;
  if (data.details !== undefined) options.details = data.details;
  const error = new AppError(data.code, data.message, options);
  if (data.stack !== undefined) error.stack = data.stack;
  return error;
}
