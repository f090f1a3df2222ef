import { AppError } from "@clawglass/core";

/** The body cannot be read as OTLP at all: MLflow answers 400 with this text. */
export function unreadableRequest(message: string, hint?: string): AppError {
  return new AppError("INVALID_INPUT", message, { ...(hint ? { hint } : {}), details: { otlpStatus: 400 } });
}

/** The body is OTLP and holds nothing: MLflow answers 400. */
export function noSpansFound(): AppError {
  return unreadableRequest("Invalid OpenTelemetry format - no spans found");
}

/** The body is OTLP, but one of its spans cannot be kept: MLflow answers 422 and keeps nothing of the request. */
export function unacceptableSpan(reason: string): AppError {
  return new AppError("INVALID_INPUT", `Cannot convert OpenTelemetry span to MLflow span: ${reason}`, {
    details: { otlpStatus: 422 },
  });
}
