export {
  ASSESSMENT_SOURCE_TYPES,
  type Assessment,
  type AssessmentContent,
  type AssessmentError,
  type AssessmentSource,
  type AssessmentSourceType,
} from "./assessment.ts";
export {
  CLAWGLASS_KEYS,
  METADATA_KEYS,
  MLFLOW_KEYS,
  OPENCLAW_KEYS,
  OTEL_KEYS,
  TAG_KEYS,
} from "./attribute-keys.ts";
export { parseBytes, printBytes } from "./bytes.ts";
export { AppError, type AppErrorOptions, ERROR_CODES, type ErrorCode, isAppError } from "./errors.ts";
export type { Experiment } from "./experiment.ts";
export * from "./filter/index.ts";
export { toScoreValue } from "./health/to-score-value.ts";
export {
  DEFAULT_EXPERIMENT_ID,
  type ExperimentId,
  type SpanId,
  type TraceId,
  toTraceId,
  toW3cTraceId,
} from "./ids.ts";
export { isRecord } from "./is-record.ts";
export { EXPECTED_RESPONSE, USEFUL_LABEL, WRONG_LABEL } from "./label-names.ts";
export { LIST_PAGE_SIZE } from "./list-page-size.ts";
export { type PackedSpans, type SparseColumn, unpackSpans } from "./packed-spans.ts";
export { redactSpan } from "./redact/redact-span.ts";
export { createRedactor, type Redactor, type RedactorOptions } from "./redact/redactor.ts";
export { isSecretName } from "./redact/secret-names.ts";
export * from "./run-filter/index.ts";
export {
  findAttribute,
  isModelCall,
  SPAN_STATUS_CODES,
  SPAN_TYPES,
  type Span,
  type SpanAttribute,
  type SpanEvent,
  type SpanLink,
  type SpanStatus,
  type SpanStatusCode,
} from "./span.ts";
export { COST_SOURCES, type CostSource, type SpanFacts } from "./span-facts.ts";
export { toDurationMs, toUnixMs, toUnixNano, type UnixNano } from "./time.ts";
export { addKnown, addTokenUsage, type TokenUsage, UNKNOWN_USAGE } from "./token-usage.ts";
export { MAX_PREVIEW_CHARS, TRACE_STATES, type TraceInfo, type TraceState } from "./trace.ts";
export { splitVisible, type TextPiece, toVisibleString } from "./visible-text.ts";
