import { AppError, type ErrorCode, isAppError } from "@clawglass/core";

interface MlflowCode {
  status: number;
  code: string;
  /** null where MLflow sends neither sqlstate nor error_class. */
  errorClass: string | null;
}

const INVALID: MlflowCode = {
  status: 400,
  code: "INVALID_PARAMETER_VALUE",
  errorClass: "INVALID_PARAMETER_VALUE",
};

/** Source: MLflow's table of codes and HTTP statuses; reference of its wire, section 1.1. */
const MLFLOW_CODES: Record<ErrorCode, MlflowCode> = {
  INVALID_INPUT: INVALID,
  NOT_FOUND: { status: 404, code: "RESOURCE_DOES_NOT_EXIST", errorClass: "RESOURCE_NOT_FOUND" },
  ENDPOINT_NOT_FOUND: { status: 404, code: "ENDPOINT_NOT_FOUND", errorClass: null },
  ALREADY_EXISTS: { status: 400, code: "RESOURCE_ALREADY_EXISTS", errorClass: "RESOURCE_ALREADY_EXISTS" },
  CONFLICT: { status: 409, code: "RESOURCE_CONFLICT", errorClass: null },
  UNAUTHENTICATED: { status: 401, code: "UNAUTHENTICATED", errorClass: null },
  FORBIDDEN: { status: 403, code: "PERMISSION_DENIED", errorClass: null },
  TOO_LARGE: { status: 413, code: "BAD_REQUEST", errorClass: "INVALID_PARAMETER_VALUE" },
  UNSUPPORTED_ENCODING: INVALID,
  OVERLOADED: { status: 429, code: "RESOURCE_EXHAUSTED", errorClass: null },
  STORE_UNAVAILABLE: { status: 503, code: "TEMPORARILY_UNAVAILABLE", errorClass: null },
  STORE_CORRUPT: { status: 500, code: "DATA_LOSS", errorClass: null },
  STORE_FULL: { status: 503, code: "TEMPORARILY_UNAVAILABLE", errorClass: null },
  CANCELLED: { status: 499, code: "CANCELLED", errorClass: null },
  INTERNAL: { status: 500, code: "INTERNAL_ERROR", errorClass: "CLIENT_INTERNAL_ERROR" },
};

export interface MlflowErrorBody {
  error_code: string;
  message: string;
  sqlstate?: string;
  error_class?: string;
  /** Not in MLflow: what the reader can do. Its clients ignore it. */
  hint?: string;
}

export interface MlflowErrorReply {
  status: number;
  body: MlflowErrorBody;
}

/** Any error as MLflow's clients expect it. An error that is no AppError says nothing of its inside. */
export function toMlflowError(error: unknown): MlflowErrorReply {
  const known = isAppError(error)
    ? error
    : new AppError("INTERNAL", "The server failed on this request.", {
        hint: "See the server's log for the cause.",
      });
  const { status, code, errorClass } = MLFLOW_CODES[known.code];
  return {
    status,
    body: {
      error_code: code,
      message: known.message,
      ...(errorClass === null ? {} : { sqlstate: status < 500 ? "KAM00" : "XXM00", error_class: errorClass }),
      ...(known.hint === undefined ? {} : { hint: known.hint }),
    },
  };
}
