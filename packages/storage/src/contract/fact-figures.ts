import type { ExperimentId } from "@clawglass/core";

/** What is counted: traces, their spans, or their valid assessments. */
export type FactView = "traces" | "spans" | "assessments";

/**
 * `count` counts rows and `sessionCount` distinct sessions. `durationMs` is in whole milliseconds, rounded down. Tokens are
 * those of the trace: the sender's own sum, else that over its model calls. `score` is an assessment as a number: true and
 * "yes" are 1, false and "no" are 0, anything that is no finite number is left out. Tokens are those of traces, costs those of traces
 * or of spans, scores those of assessments.
 */
export type FactMeasure =
  | "count"
  | "sessionCount"
  | "durationMs"
  | "inputTokens"
  | "outputTokens"
  | "totalTokens"
  | "cacheReadTokens"
  | "cacheWriteTokens"
  | "inputCostUsd"
  | "outputCostUsd"
  | "costUsd"
  | "score";

/** Each belongs to the view that it is named after; `model` and `provider` to spans. */
export type FactDimension =
  | "traceName"
  | "traceState"
  | "spanName"
  | "spanType"
  | "spanStatus"
  | "model"
  | "provider"
  | "assessmentName"
  | "assessmentValue";

/** Conditions on traces hold in every view; all others only in their own. */
export type FactCondition =
  | {
      field: "traceName" | "traceState" | "spanName" | "spanType" | "spanStatus" | "assessmentName";
      value: string;
    }
  | { field: "assessmentKind"; value: string }
  | { field: "tag" | "metadata"; key: string; value: string };

export interface FactQuery {
  view: FactView;
  measure: FactMeasure;
  experimentIds: readonly ExperimentId[];
  /** Of the trace's request time; of the span's start where `isTimedBySpan`. Both inclusive, null for no bound. */
  fromMs: number | null;
  toMs: number | null;
  isTimedBySpan: boolean;
  /** Width of the time buckets, which start at multiples of it; null for none. Spans fall into the bucket of their start. */
  intervalMs: number | null;
  groupBy: readonly FactDimension[];
  where: readonly FactCondition[];
  /** Fractions between 0 and 1. */
  quantiles: readonly number[];
  /** The first so many points. */
  limit: number;
}

/** Figures of one group. Without bucket and dimensions there is always one group, be it empty. */
export interface FactPoint {
  bucketStartMs: number | null;
  /** In the order of the query's `groupBy`. */
  dimensions: string[];
  count: number;
  /** These are null where there is nothing to add up; of `count` and `sessionCount` they say nothing. */
  sum: number | null;
  mean: number | null;
  min: number | null;
  max: number | null;
  /** Interpolated between neighbours, as numpy does by default. */
  quantiles: (number | null)[];
}

/**
 * Exact figures, from rows or from what was summed up of them exactly. Roll-ups are cheaper, but round times to minutes and percentiles to 1%, and know
 * neither names nor tags.
 */
export interface FactReader {
  /**
   * Sorted by time, then by dimensions. Rows that lack the measure or a dimension are left out. INVALID_INPUT where the view
   * has no such measure, dimension or condition.
   */
  queryFacts(query: FactQuery): Promise<FactPoint[]>;
}
