import { METADATA_KEYS, TAG_KEYS } from "../attribute-keys.ts";
import type {
  NumberField,
  SpanCondition,
  SpanField,
  TextField,
  TraceCondition,
  TraceFilter,
} from "./filter-ast.ts";
import { type FilterComparison, splitComparisons } from "./filter-comparison.ts";
import { filterError, printSet } from "./filter-error.ts";
import { type FilterIdentifier, readIdentifier, trimQuotes } from "./filter-identifier.ts";
import { readQuotedValue } from "./filter-value.ts";
import {
  checkAttributeValue,
  isOneOf,
  quotedValueExpected,
  readAssessmentTest,
  readNumberTest,
  readText,
  readTextOrList,
  readTextOrNull,
  TEXT_OR_LIST,
} from "./read-test.ts";

const NUMBER_FIELDS: Record<string, NumberField> = {
  timestamp: "requestTimeMs",
  timestamp_ms: "requestTimeMs",
  execution_time: "executionDurationMs",
  execution_time_ms: "executionDurationMs",
  end_time: "endTimeMs",
  end_time_ms: "endTimeMs",
};
const TEXT_FIELDS: Record<string, TextField> = {
  request_id: "traceId",
  status: "state",
  client_request_id: "clientRequestId",
};
const ATTRIBUTE_KEYS = [
  ...Object.keys(NUMBER_FIELDS),
  ...Object.keys(TEXT_FIELDS),
  "name",
  "run_id",
  "prompt",
  "text",
];
const SPAN_FIELDS: readonly SpanField[] = ["name", "status", "type"];
const SPAN_ATTRIBUTE_PREFIX = "attributes.";
const EXACT_METADATA: readonly string[] = [METADATA_KEYS.tokenUsage, METADATA_KEYS.cost];

/**
 * Parses MLflow's trace filter language. Throws INVALID_INPUT with MLflow's own message.
 * Source: behaviour of MLflow 3.17.2, reference of its wire protocol, section 3.1.1.
 */
export function parseTraceFilter(filter: string): TraceFilter {
  const traceConditions: TraceCondition[] = [];
  const spanConditions: SpanCondition[] = [];
  for (const comparison of splitComparisons(filter)) {
    const identifier = readIdentifier(comparison.identifier, ATTRIBUTE_KEYS);
    if (identifier.entity === "span") spanConditions.push(toSpanCondition(identifier.key, comparison));
    else if (identifier.entity === "attribute" && identifier.key === "text") {
      spanConditions.push(toContentCondition(comparison));
    } else traceConditions.push(toTraceCondition(identifier, comparison));
  }
  return { traceConditions, spanConditions };
}

function toTraceCondition({ entity, key }: FilterIdentifier, comparison: FilterComparison): TraceCondition {
  switch (entity) {
    case "attribute":
      return toAttributeCondition(key, comparison);
    case "tag":
      return { kind: "tag", key, test: readTextOrNull(comparison, "tag") };
    case "request_metadata":
      return toMetadataCondition(key, comparison);
    case "feedback":
    case "expectation":
      return {
        kind: "assessment",
        assessmentKind: entity,
        name: key,
        test: readAssessmentTest(entity, key, comparison),
      };
    default:
      return toIssueCondition(key, comparison);
  }
}

function toAttributeCondition(key: string, comparison: FilterComparison): TraceCondition {
  const numberField = NUMBER_FIELDS[key];
  if (numberField !== undefined) {
    return { kind: "number", field: numberField, test: readNumberTest(comparison) };
  }
  checkAttributeValue(comparison.value, Object.keys(NUMBER_FIELDS));
  const textField = TEXT_FIELDS[key];
  if (textField !== undefined) return { kind: "text", field: textField, test: readTextOrList(comparison) };
  if (key === "prompt") return toPromptCondition(comparison);
  if (key === "name") {
    return { kind: "tag", key: TAG_KEYS.traceName, test: readTextOrNull(comparison, "attributes") };
  }
  return toMetadataCondition(METADATA_KEYS.sourceRun, comparison, "attributes");
}

function toMetadataCondition(
  key: string,
  comparison: FilterComparison,
  entity = "request_metadata",
): TraceCondition {
  const test = readTextOrNull(comparison, entity);
  if (key === METADATA_KEYS.sourceRun && test.type === "text" && test.comparator === "=") {
    return { kind: "run", runId: test.value };
  }
  if (
    EXACT_METADATA.includes(key) &&
    test.type === "text" &&
    test.comparator !== "=" &&
    test.comparator !== "!="
  ) {
    throw filterError(
      `Comparator '${test.comparator}' is not supported for reserved metadata '${key}'. ` +
        "Only '=', '!=', 'IS NULL', and 'IS NOT NULL' are supported.",
    );
  }
  return { kind: "metadata", key, test };
}

function toPromptCondition(comparison: FilterComparison): TraceCondition {
  if (comparison.comparator !== "=" || comparison.value === null) {
    throw filterError(
      `Invalid comparator '${comparison.comparator}' for prompts filter. ` +
        "Only '=' is supported with format: prompt = \"name/version\"",
    );
  }
  const value = readQuotedValue(comparison.value);
  const [name, version, ...rest] = value.split("/");
  if (name === undefined || version === undefined || rest.length > 0) {
    throw filterError(`Invalid prompts filter value '${value}'. Expected format: prompt = "name/version"`);
  }
  return { kind: "prompt", name, version };
}

function toIssueCondition(key: string, comparison: FilterComparison): TraceCondition {
  if (key !== "id") throw filterError(`Invalid issue attribute '${key}'. Supported attributes: id`);
  const { comparator, value } = comparison;
  if (comparator !== "=" || value === null) {
    throw filterError(`issue.id comparator '${comparator}' not one of '${printSet(["="])}'`);
  }
  return { kind: "issue", issueId: readText(value, "issue") };
}

function toSpanCondition(key: string, comparison: FilterComparison): SpanCondition {
  const { comparator, value } = comparison;
  if (value !== null && value.kind === "number") throw quotedValueExpected("span", value);
  if (key === "content") return toContentCondition(comparison);
  const field = SPAN_FIELDS.find((candidate) => candidate === key);
  if (field === undefined && !key.startsWith(SPAN_ATTRIBUTE_PREFIX)) {
    throw filterError(
      `Invalid span attribute '${key}'. Supported attributes: ${SPAN_FIELDS.join(", ")}, attributes.<attribute_name>.`,
    );
  }
  if (!isOneOf(TEXT_OR_LIST, comparator)) {
    throw filterError(`span.${key} comparator '${comparator}' not one of '${printSet(TEXT_OR_LIST)}'`);
  }
  const test = readTextOrList(comparison);
  if (field !== undefined) return { kind: "span-field", field, test };
  const name = trimQuotes(key.slice(SPAN_ATTRIBUTE_PREFIX.length), "`\"'");
  if (name === "") throw filterError("Span attribute name cannot be empty after 'attributes.'");
  return { kind: "span-attribute", key: name, test };
}

function toContentCondition({ comparator, value }: FilterComparison): SpanCondition {
  if (value === null || (comparator !== "LIKE" && comparator !== "ILIKE")) {
    throw filterError(`span.content comparator '${comparator}' not one of '${printSet(["LIKE", "ILIKE"])}'`);
  }
  return { kind: "span-content", test: { type: "text", comparator, value: readText(value, "span") } };
}
