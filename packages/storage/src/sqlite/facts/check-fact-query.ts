import { AppError } from "@clawglass/core";
import type {
  FactCondition,
  FactDimension,
  FactMeasure,
  FactQuery,
  FactView,
} from "../../contract/fact-figures.ts";

const EVERYWHERE = ["count", "sessionCount"] as const;
const COSTS = ["costUsd", "inputCostUsd", "outputCostUsd"] as const;
const TOKENS = ["inputTokens", "outputTokens", "totalTokens", "cacheReadTokens", "cacheWriteTokens"] as const;

const MEASURES: Record<FactView, readonly FactMeasure[]> = {
  traces: [...EVERYWHERE, "durationMs", ...TOKENS, ...COSTS],
  spans: [...EVERYWHERE, "durationMs", ...COSTS],
  assessments: [...EVERYWHERE, "score"],
};

type FactField = FactDimension | FactCondition["field"];

const OF_TRACES: readonly FactField[] = ["traceName", "traceState", "tag", "metadata"];
const FIELDS: Record<FactView, readonly FactField[]> = {
  traces: OF_TRACES,
  spans: [...OF_TRACES, "spanName", "spanType", "spanStatus", "model", "provider"],
  assessments: [...OF_TRACES, "assessmentName", "assessmentValue", "assessmentKind"],
};

/** INVALID_INPUT where the query asks for something that the rows of its view do not have. */
export function checkFactQuery({ view, measure, isTimedBySpan, groupBy, where }: FactQuery): void {
  if (!MEASURES[view].includes(measure)) throw refuse(view, measure);
  if (isTimedBySpan && view !== "spans") throw refuse(view, "isTimedBySpan");
  const fields: FactField[] = [...groupBy, ...where.map(({ field }) => field)];
  const unknown = fields.find((field) => !FIELDS[view].includes(field));
  if (unknown !== undefined) throw refuse(view, unknown);
}

function refuse(view: FactView, what: string): AppError {
  return new AppError("INVALID_INPUT", `Figures of ${view} cannot be asked for by ${what}.`);
}
