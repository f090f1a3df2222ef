import { METADATA_KEYS, SPAN_STATUS_CODES, TRACE_STATES } from "@clawglass/core";
import type { FactDimension, FactMeasure, FactQuery } from "../../contract/fact-figures.ts";
import { LABEL_METADATA } from "../codes.ts";
import { KIND_ISSUE } from "../read/assessment-rows.ts";
import { Sql } from "../read/sql.ts";

/** Where the text of a dimension is found: the names table, a list of codes, or the column itself. */
export type DimensionSource = "names" | readonly string[] | "text";

export const DIMENSIONS: Record<FactDimension, { column: string; source: DimensionSource }> = {
  traceName: { column: "traces.name_id", source: "names" },
  traceState: { column: "traces.state", source: TRACE_STATES },
  spanName: { column: "spans.name_id", source: "names" },
  spanType: { column: "spans.type_id", source: "names" },
  spanStatus: { column: "spans.status", source: SPAN_STATUS_CODES },
  model: { column: "spans.model_id", source: "names" },
  provider: { column: "spans.provider_id", source: "names" },
  assessmentName: { column: "assessments.name", source: "text" },
  assessmentValue: {
    column: `(CASE assessments.kind WHEN ${KIND_ISSUE} THEN json_quote(value_json) ELSE value_json END)`,
    source: "text",
  },
};

interface TokenColumn {
  column: string;
  /** The part of the sum that a sender states. */
  part: string;
}

const TOKENS: Partial<Record<FactMeasure, TokenColumn>> = {
  inputTokens: { column: "traces.input_tokens", part: "input_tokens" },
  outputTokens: { column: "traces.output_tokens", part: "output_tokens" },
  totalTokens: { column: "traces.total_tokens", part: "total_tokens" },
  cacheReadTokens: { column: "traces.cache_read_tokens", part: "cache_read_input_tokens" },
  cacheWriteTokens: { column: "traces.cache_write_tokens", part: "cache_creation_input_tokens" },
};

/** In whole milliseconds; SQLite has no integers wide enough for a product in nanoseconds. */
const SPAN_DURATION = "(spans.end_ms - spans.start_ms - (coalesce(spans.end_rest, 0) < spans.start_rest))";

/** The number that is added up; NULL where a row has none. */
export function compileMeasure({ view, measure }: FactQuery): string {
  switch (measure) {
    case "count":
      return "1";
    case "sessionCount":
      return "traces.session_id";
    case "durationMs":
      return view === "spans" ? SPAN_DURATION : "CAST(traces.duration_ms AS INTEGER)";
    case "inputCostUsd":
      return view === "spans" ? "spans.input_cost_usd" : "(traces.input_cost_nano_usd / 1e9)";
    case "outputCostUsd":
      return view === "spans" ? "spans.output_cost_usd" : "(traces.output_cost_nano_usd / 1e9)";
    case "costUsd":
      return view === "spans" ? "spans.cost_usd" : "(traces.cost_nano_usd / 1e9)";
    case "score":
      return "assessment_score(assessments.value_json)";
    default:
      return compileTokens(measure);
  }
}

function compileTokens(measure: FactMeasure): string {
  const { column, part } = TOKENS[measure] as TokenColumn;
  return `(CASE WHEN own_usage.value IS NULL THEN ${column} ELSE own_usage.value ->> '$.${part}' END)`;
}

/** The tables that the view and its measure need. Spans and assessments follow their trace, which has the index of time. */
export function compileSource({ view, measure }: FactQuery): Sql {
  if (view === "spans") return new Sql().add("traces CROSS JOIN spans USING (trace_key)");
  if (view === "assessments") return new Sql().add("assessments JOIN traces USING (trace_key)");
  if (!(measure in TOKENS)) return new Sql().add("traces");
  return new Sql().add(
    `traces LEFT JOIN (
       SELECT trace_labels.trace_key, labels.value FROM labels JOIN trace_labels USING (label_id)
       WHERE labels.kind = ? AND labels.key_id = (SELECT name_id FROM names WHERE name = ?) AND json_valid(labels.value)
     ) AS own_usage USING (trace_key)`,
    LABEL_METADATA,
    METADATA_KEYS.tokenUsage,
  );
}
