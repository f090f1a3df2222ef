import { AppError, METADATA_KEYS, TRACE_STATES, type TraceInfo } from "@clawglass/core";
import { toAssessmentJson } from "./assessment-json.ts";
import { emptyMapToUndefined, emptyToUndefined } from "./experiment-json.ts";
import type { RequestFields } from "./request-fields.ts";
import { printDuration, printTimestamp, readDuration, readTimestamp } from "./timestamps.ts";

const MAX_KEY_CHARS = 250;
const MAX_METADATA_CHARS = 250;
const MAX_TAG_CHARS = 4096;
const MAX_SESSION_CHARS = 250;

/** TraceInfoV3 on the wire. */
export function toTraceInfoJson(trace: TraceInfo) {
  return {
    trace_id: trace.traceId,
    client_request_id: trace.clientRequestId ?? undefined,
    trace_location: {
      type: "MLFLOW_EXPERIMENT",
      mlflow_experiment: { experiment_id: trace.experimentId },
    },
    request_preview: trace.requestPreview ?? undefined,
    response_preview: trace.responsePreview ?? undefined,
    request_time: printTimestamp(trace.requestTimeMs),
    execution_duration:
      trace.executionDurationMs === null ? undefined : printDuration(trace.executionDurationMs),
    state: trace.state,
    trace_metadata: emptyMapToUndefined(trace.metadata),
    assessments: emptyToUndefined(trace.assessments.map(toAssessmentJson)),
    tags: emptyMapToUndefined(trace.tags),
  };
}

/** What a StartTraceV3 request says, without its assessments. Values that are too long are cut where MLflow cuts them. */
export function readTraceInfo(fields: RequestFields): TraceInfo {
  const location = fields.object("trace_location");
  const experimentId = location.object("mlflow_experiment").text("experiment_id");
  if (experimentId === null) {
    throw new AppError("INVALID_INPUT", "Missing value for required parameter 'trace_location'.", {
      hint: "Send trace_location.mlflow_experiment.experiment_id.",
    });
  }
  const metadata = withoutBrokenUsage(fields.textMap("trace_metadata"));
  if ((metadata[METADATA_KEYS.session] ?? "").length > MAX_SESSION_CHARS) {
    throw new AppError(
      "INVALID_INPUT",
      `'Session ID' exceeds the maximum length of ${MAX_SESSION_CHARS} characters`,
    );
  }
  const state = fields.raw("state");
  return {
    traceId: fields.requiredText("trace_id"),
    clientRequestId: fields.text("client_request_id"),
    experimentId,
    requestTimeMs: readTimestamp(fields.raw("request_time")) ?? 0,
    executionDurationMs: readDuration(fields.raw("execution_duration")),
    state: TRACE_STATES.find((each) => each === state) ?? "STATE_UNSPECIFIED",
    requestPreview: fields.text("request_preview"),
    responsePreview: fields.text("response_preview"),
    metadata: cutValues(metadata, MAX_METADATA_CHARS),
    tags: cutValues(fields.textMap("tags"), MAX_TAG_CHARS),
    assessments: [],
  };
}

/** MLflow keeps token usage and cost as numbers: a text that is no JSON object is lost. */
function withoutBrokenUsage(metadata: Record<string, string>): Record<string, string> {
  const isBroken = (key: string, value: string) =>
    (key === METADATA_KEYS.tokenUsage || key === METADATA_KEYS.cost) && !isJsonObject(value);
  return Object.fromEntries(Object.entries(metadata).filter(([key, value]) => !isBroken(key, value)));
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function cutValues(map: Record<string, string>, maxChars: number): Record<string, string> {
  const cut = Object.entries(map).map(([key, value]) => [
    key.slice(0, MAX_KEY_CHARS),
    value.slice(0, maxChars),
  ]);
  return Object.fromEntries(cut);
}
