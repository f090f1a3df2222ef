import type { TraceCondition } from "@clawglass/core";
import { METADATA_KEYS } from "@clawglass/core";
import { KIND_EXPECTATION, KIND_FEEDBACK, KIND_ISSUE } from "./assessment-rows.ts";
import { Sql } from "./sql.ts";
import { compileNumberTest, compileTextTest } from "./text-test-sql.ts";

type AssessmentCondition = Extract<TraceCondition, { kind: "assessment" }>;

const JSON_VALUE = "assessments.value_json";
/** What a JSON string holds; NULL for other values. */
const STRING_VALUE = `(CASE WHEN json_valid(${JSON_VALUE}) AND json_type(${JSON_VALUE}) = 'text' THEN ${JSON_VALUE} ->> '$' END)`;
const NUMBER_VALUE = `(CASE WHEN json_valid(${JSON_VALUE}) AND json_type(${JSON_VALUE}) IN ('integer', 'real') THEN CAST(${JSON_VALUE} AS REAL) END)`;
const SESSION = `(assessments.metadata_json ->> '$."${METADATA_KEYS.session}"')`;

/** Valid assessments of the name, on the trace itself or, where they are about a session, on any trace of it. */
export function compileAssessmentCondition({ assessmentKind, name, test }: AssessmentCondition): Sql {
  const where = new Sql().add(
    "assessments.name = ? AND assessments.kind = ? AND assessments.is_valid = 1",
    name,
    assessmentKind === "feedback" ? KIND_FEEDBACK : KIND_EXPECTATION,
  );
  if (test.type === "number") where.add(" AND ").append(compileNumberTest(NUMBER_VALUE, test));
  if (test.type === "text") where.add(" AND ").append(compileValueTest(test));
  const found = new Sql()
    .add("(traces.trace_key IN (SELECT assessments.trace_key FROM assessments WHERE ")
    .append(where)
    .add(`) OR traces.session_id IN (SELECT ${SESSION} FROM assessments WHERE `)
    .append(where)
    .add(` AND ${SESSION} IS NOT NULL))`);
  const isNegated = test.type === "null" && test.comparator === "IS NULL";
  // OR with a NULL side is NULL, not false: a trace without a session would match neither way.
  return isNegated ? new Sql().add("NOT coalesce(").append(found).add(", FALSE)") : found;
}

export function compileIssueCondition(issueId: string): Sql {
  return new Sql().add(
    `traces.trace_key IN (SELECT assessments.trace_key FROM assessments WHERE name = ? AND kind = ${KIND_ISSUE})`,
    issueId,
  );
}

function compileValueTest(test: Parameters<typeof compileTextTest>[1]): Sql {
  const onJson = compileTextTest(JSON_VALUE, test);
  if (test.type !== "text" || (test.comparator !== "=" && test.comparator !== "!=")) return onJson;
  const onString = compileTextTest(`coalesce(${STRING_VALUE}, ${JSON_VALUE})`, test);
  const joint = test.comparator === "=" ? " OR " : " AND ";
  return new Sql().add("(").append(onJson).add(joint).append(onString).add(")");
}
