import {
  AppError,
  ASSESSMENT_SOURCE_TYPES,
  type Assessment,
  type AssessmentContent,
  type AssessmentError,
  type AssessmentSource,
} from "@clawglass/core";
import { emptyMapToUndefined } from "./experiment-json.ts";
import { isExactNumber, parseLossless, printDouble, toNumber } from "./lossless-json.ts";
import { type RequestFields, toRecord } from "./request-fields.ts";
import { printTimestamp } from "./timestamps.ts";

export function toAssessmentJson(assessment: Assessment) {
  return {
    assessment_id: assessment.assessmentId,
    assessment_name: assessment.name,
    trace_id: assessment.traceId,
    span_id: assessment.spanId ?? undefined,
    source: { source_type: assessment.source.type, source_id: assessment.source.id || undefined },
    create_time: printTimestamp(assessment.createTimeMs),
    last_update_time: printTimestamp(assessment.lastUpdateTimeMs),
    ...toContentJson(assessment.content),
    rationale: assessment.rationale ?? undefined,
    metadata: emptyMapToUndefined(assessment.metadata),
    overrides: assessment.overrides ?? undefined,
    valid: assessment.isValid,
  };
}

function toContentJson(content: AssessmentContent) {
  switch (content.kind) {
    case "feedback":
      return {
        feedback: {
          value: parseLossless(content.valueJson),
          error: content.error === null ? undefined : toErrorJson(content.error),
        },
      };
    case "expectation":
      return { expectation: toExpectationJson(content.valueJson) };
    case "issue":
      return { issue: { issue_name: content.issueName } };
  }
}

function toErrorJson(error: AssessmentError) {
  return {
    error_code: error.code ?? undefined,
    error_message: error.message ?? undefined,
    stack_trace: error.stackTrace ?? undefined,
  };
}

/** Scalars travel as they are, lists and objects as JSON text. */
function toExpectationJson(valueJson: string) {
  return /^\s*[[{]/.test(valueJson)
    ? { serialized_value: { serialization_format: "JSON_FORMAT", value: valueJson } }
    : { value: parseLossless(valueJson) };
}

/** Reads `feedback`, `expectation` or `issue`; INVALID_INPUT when there is none. */
export function readContent(fields: RequestFields): AssessmentContent {
  if (fields.has("feedback")) return readFeedback(fields.object("feedback"));
  if (fields.has("expectation"))
    return { kind: "expectation", valueJson: readExpectation(fields.object("expectation")) };
  if (fields.has("issue")) {
    return { kind: "issue", issueName: fields.object("issue").text("issue_name") ?? "" };
  }
  throw new AppError("INVALID_INPUT", "Unknown assessment type: None", {
    hint: "Send one of feedback, expectation or issue.",
  });
}

function readFeedback(fields: RequestFields): AssessmentContent {
  const error = fields.has("error") ? fields.object("error") : null;
  return {
    kind: "feedback",
    valueJson: printProtobufValue(fields.raw("value")),
    error: error && {
      code: error.text("error_code"),
      message: error.text("error_message"),
      stackTrace: error.text("stack_trace"),
    },
  };
}

function readExpectation(fields: RequestFields): string {
  const text = fields.object("serialized_value").text("value");
  if (text === null) return printProtobufValue(fields.raw("value"));
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new AppError("INVALID_INPUT", "The serialized value of the expectation is not valid JSON.");
  }
}

export function readSource(fields: RequestFields): AssessmentSource {
  const sent = fields.text("source_type");
  const type = ASSESSMENT_SOURCE_TYPES.find((each) => each === sent) ?? "SOURCE_TYPE_UNSPECIFIED";
  return { type, id: fields.text("source_id") ?? "" };
}

/** JSON text of a `google.protobuf.Value`: every number is a double, so 4 becomes 4.0, as MLflow stores it. */
export function printProtobufValue(value: unknown): string {
  if (value === undefined || value === null) return "null";
  const number = toNumber(value);
  if (number !== null) return Number.isFinite(number) ? printDouble(number) : "null";
  if (Array.isArray(value)) return `[${value.map(printProtobufValue).join(", ")}]`;
  if (typeof value === "object" && !isExactNumber(value)) {
    const entries = Object.entries(toRecord(value)).map(
      ([key, item]) => `${JSON.stringify(key)}: ${printProtobufValue(item)}`,
    );
    return `{${entries.join(", ")}}`;
  }
  return JSON.stringify(value);
}
