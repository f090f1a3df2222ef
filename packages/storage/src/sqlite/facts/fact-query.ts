import type { DatabaseSync } from "node:sqlite";
import type { FactPoint, FactQuery } from "../../contract/fact-figures.ts";
import type { KeptStatements } from "../db/kept-statements.ts";
import type { HourReader } from "../hours/hour-reader.ts";
import type { Names } from "../names.ts";
import { parseExperimentId } from "../write/parse-experiment-id.ts";
import { checkFactQuery } from "./check-fact-query.ts";
import { FactGroups } from "./fact-groups.ts";
import { addFactHours, canReadHours } from "./fact-hours.ts";
import { toAssessmentScore } from "./fact-quantiles.ts";
import { addFactRows } from "./fact-rows.ts";
import { addFactsBySpanTime } from "./facts-by-span-time.ts";

export function registerFactFunctions(database: DatabaseSync): void {
  database.function("assessment_score", { deterministic: true }, (value) => toAssessmentScore(String(value)));
}

/** Whole hours come from their summaries where those can answer; everything else comes from the rows. Both are exact. */
export function queryFacts(
  statements: KeptStatements,
  names: Names,
  hours: HourReader,
  query: FactQuery,
): FactPoint[] {
  checkFactQuery(query);
  if (query.experimentIds.length === 0 && query.groupBy.length > 0) return [];
  const groups = new FactGroups();
  if (canReadHours(query)) {
    const ids = [...new Set(query.experimentIds.flatMap((id) => parseExperimentId(id) ?? []))];
    if (query.isTimedBySpan) {
      for (const id of ids) addFactsBySpanTime(statements, names, hours, query, id, groups);
      return groups.toPoints(query, names);
    }
    const plan = hours.plan(ids, query);
    for (const range of plan.rows) addFactRows(statements, names, { ...query, ...range }, groups);
    for (const run of plan.summed) {
      for (const id of ids) addFactHours(hours, names, query, id, run, groups);
    }
  } else addFactRows(statements, names, query, groups);
  return groups.toPoints(query, names);
}
