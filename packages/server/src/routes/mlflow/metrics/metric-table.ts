import type { FactDimension, FactMeasure, FactView } from "@clawglass/storage";
import type { AggregationType } from "../../../services/metrics/print-metrics.ts";

export const AGGREGATION_TYPES: readonly AggregationType[] = [
  "COUNT",
  "SUM",
  "AVG",
  "PERCENTILE",
  "MIN",
  "MAX",
];

export interface Metric {
  measure: FactMeasure;
  aggregations: readonly AggregationType[];
  /** By MLflow's name. */
  dimensions: Readonly<Record<string, FactDimension>>;
  /** The window is that of the span's start, not of its trace. */
  isTimedBySpan?: true;
}

const COUNT = ["COUNT"] as const;
const DISTRIBUTION = ["AVG", "MIN", "MAX", "PERCENTILE"] as const;
const AMOUNT = ["SUM", ...DISTRIBUTION] as const;

const TRACE_NAME = { trace_name: "traceName" } as const;
const SPAN_KIND = { span_name: "spanName", span_status: "spanStatus" } as const;
const MODEL = { span_model_name: "model", span_model_provider: "provider" } as const;

function tokens(measure: FactMeasure): Metric {
  return { measure, aggregations: AMOUNT, dimensions: TRACE_NAME };
}

function cost(measure: FactMeasure): Metric {
  return { measure, aggregations: AMOUNT, dimensions: MODEL, isTimedBySpan: true };
}

/** Every metric of MLflow 3.17.2 with what it can be asked for. Source: reference of MLflow's wire, section 3.4. */
export const METRICS: Readonly<Record<FactView, Readonly<Record<string, Metric>>>> = {
  traces: {
    trace_count: {
      measure: "count",
      aggregations: COUNT,
      dimensions: { ...TRACE_NAME, trace_status: "traceState" },
    },
    session_count: { measure: "sessionCount", aggregations: COUNT, dimensions: {} },
    latency: { measure: "durationMs", aggregations: DISTRIBUTION, dimensions: TRACE_NAME },
    input_tokens: tokens("inputTokens"),
    output_tokens: tokens("outputTokens"),
    total_tokens: tokens("totalTokens"),
    cache_read_input_tokens: tokens("cacheReadTokens"),
    cache_creation_input_tokens: tokens("cacheWriteTokens"),
  },
  spans: {
    span_count: {
      measure: "count",
      aggregations: COUNT,
      dimensions: { ...SPAN_KIND, span_type: "spanType", ...MODEL },
    },
    latency: { measure: "durationMs", aggregations: DISTRIBUTION, dimensions: SPAN_KIND },
    input_cost: cost("inputCostUsd"),
    output_cost: cost("outputCostUsd"),
    total_cost: cost("costUsd"),
  },
  assessments: {
    assessment_count: {
      measure: "count",
      aggregations: COUNT,
      dimensions: { assessment_name: "assessmentName", assessment_value: "assessmentValue" },
    },
    assessment_value: {
      measure: "score",
      aggregations: DISTRIBUTION,
      dimensions: { assessment_name: "assessmentName" },
    },
  },
};
