import type { DatabaseSync } from "node:sqlite";
import { METADATA_KEYS } from "@clawglass/core";
import type { FactCondition, FactQuery } from "../../contract/fact-figures.ts";
import { LABEL_METADATA, LABEL_TAG } from "../codes.ts";
import type { Names } from "../names.ts";
import { KIND_EXPECTATION, KIND_FEEDBACK, KIND_ISSUE } from "../read/assessment-rows.ts";
import { compileLabelCondition } from "../read/label-filter-sql.ts";
import { Sql } from "../read/sql.ts";
import { parseExperimentId } from "../write/parse-experiment-id.ts";
import { DIMENSIONS } from "./fact-columns.ts";

const KINDS = new Map([
  ["feedback", KIND_FEEDBACK],
  ["expectation", KIND_EXPECTATION],
  ["issue", KIND_ISSUE],
]);

/** Everything that a row must fulfil to be counted. */
export function compileFactConditions(
  database: Pick<DatabaseSync, "prepare">,
  names: Names,
  query: FactQuery,
): Sql {
  const ids = query.experimentIds.flatMap((id) => parseExperimentId(id) ?? []);
  const sql = new Sql().add(`traces.experiment_id IN (${ids.map(() => "?").join(", ")})`, ...ids);
  const time = query.isTimedBySpan ? "spans.start_ms" : "traces.request_time_ms";
  if (query.fromMs !== null) sql.add(` AND ${time} >= ?`, query.fromMs);
  if (query.toMs !== null) sql.add(` AND ${time} <= ?`, query.toMs);
  if (query.view === "assessments") sql.add(" AND assessments.is_valid = 1");
  for (const { column } of query.groupBy.map((dimension) => DIMENSIONS[dimension])) {
    sql.add(` AND ${column} IS NOT NULL`);
  }
  for (const condition of query.where) sql.add(" AND ").append(compile(database, names, condition));
  return sql;
}

function compile(database: Pick<DatabaseSync, "prepare">, names: Names, condition: FactCondition): Sql {
  const { value } = condition;
  switch (condition.field) {
    case "tag":
      return compileLabelCondition(database, LABEL_TAG, condition.key, equals(value));
    case "metadata":
      return compileMetadata(database, condition.key, value);
    case "assessmentKind":
      return new Sql().add("assessments.kind = ?", KINDS.get(value) ?? null);
    default: {
      const { column, source } = DIMENSIONS[condition.field];
      // A name that was never seen, or no state at all: comparing with NULL never holds.
      if (source === "names") return new Sql().add(`${column} = ?`, names.find(value));
      if (source === "text") return new Sql().add(`${column} = ?`, value);
      const code = source.indexOf(value);
      return new Sql().add(`${column} = ?`, code < 0 ? null : code);
    }
  }
}

/** A run is linked by metadata, or afterwards. */
function compileMetadata(database: Pick<DatabaseSync, "prepare">, key: string, value: string): Sql {
  const byLabel = compileLabelCondition(database, LABEL_METADATA, key, equals(value));
  if (key !== METADATA_KEYS.sourceRun) return byLabel;
  return new Sql()
    .add("(")
    .append(byLabel)
    .add(" OR traces.trace_key IN (SELECT trace_key FROM run_traces WHERE run_id = ?))", value);
}

function equals(value: string) {
  return { type: "text", comparator: "=", value } as const;
}
