import { AppError } from "@clawglass/core";
import type { FactView } from "@clawglass/storage";
import { printDouble } from "../../../mlflow-wire/lossless-json.ts";
import { invalidValue, missingParameter, type RequestFields } from "../../../mlflow-wire/request-fields.ts";
import type { Aggregation, MetricsJob } from "../../../services/metrics/print-metrics.ts";
import { checkExperimentId } from "../experiments.ts";
import { AGGREGATION_TYPES, METRICS, type Metric } from "./metric-table.ts";
import { readMetricFilter } from "./read-metric-filter.ts";

const DEFAULT_RESULTS = 1_000;
const VIEWS: readonly FactView[] = ["traces", "spans", "assessments"];

/** Reads and checks a request, in MLflow's order. INVALID_INPUT with MLflow's texts. */
export function readMetricsRequest(fields: RequestFields): MetricsJob {
  for (const name of ["experiment_ids", "view_type", "metric_name", "aggregations"]) {
    if (!fields.has(name)) throw missingParameter(name);
  }
  const quantiles: number[] = [];
  const aggregations = fields.objects("aggregations").map((each) => readAggregation(each, quantiles));
  const sentView = fields.raw("view_type");
  // MLflow reads an enumeration's unknown name as its first.
  const view = VIEWS.find((each) => each.toUpperCase() === sentView) ?? "traces";
  const metricName = fields.text("metric_name") ?? "";
  const metric = findMetric(view, metricName);
  checkAggregations(aggregations, metric);
  const dimensionNames = [...new Set(fields.texts("dimensions"))];
  checkDimensions(dimensionNames, metric);
  const intervalSeconds = fields.integer("time_interval_seconds") || null;
  const fromMs = fields.integer("start_time_ms");
  const toMs = fields.integer("end_time_ms");
  if (intervalSeconds !== null && (fromMs === null || toMs === null)) {
    throw invalid("start_time_ms and end_time_ms are required if time_interval_seconds is set");
  }
  const experimentIds = fields.texts("experiment_ids");
  experimentIds.forEach(checkExperimentId);
  const limit = fields.integer("max_results") ?? DEFAULT_RESULTS;
  return {
    metricName,
    aggregations,
    dimensionNames,
    query: {
      view,
      measure: metric.measure,
      experimentIds,
      fromMs,
      toMs,
      isTimedBySpan: metric.isTimedBySpan === true,
      intervalMs: intervalSeconds === null ? null : intervalSeconds * 1_000,
      groupBy: dimensionNames.flatMap((name) => metric.dimensions[name] ?? []),
      where: fields.texts("filters").map((filter) => readMetricFilter(filter, view)),
      quantiles,
      limit: limit < 0 ? Number.POSITIVE_INFINITY : limit,
    },
  };
}

function readAggregation(fields: RequestFields, quantiles: number[]): Aggregation {
  const sent = fields.raw("aggregation_type");
  const type = AGGREGATION_TYPES.find((each) => each === sent) ?? "COUNT";
  const percentile = fields.double("percentile_value");
  if (type !== "PERCENTILE") {
    if (percentile !== null) {
      throw invalid(`Percentile value is only allowed for PERCENTILE aggregation type, got ${type}`);
    }
    return { label: type, type, quantileIndex: null };
  }
  if (percentile === null) throw invalid("Percentile value is required for PERCENTILE aggregation");
  if (!(percentile >= 0 && percentile <= 100)) {
    throw invalid(`Percentile value must be between 0 and 100, got ${printDouble(percentile)}`);
  }
  quantiles.push(percentile / 100);
  return { label: `P${printDouble(percentile)}`, type, quantileIndex: quantiles.length - 1 };
}

function findMetric(view: FactView, name: string): Metric {
  const metric = Object.hasOwn(METRICS[view], name) ? METRICS[view][name] : undefined;
  if (metric !== undefined) return metric;
  throw invalid(`metric_name must be one of ${printList(Object.keys(METRICS[view]))}, got '${name}'`);
}

function checkAggregations(aggregations: readonly Aggregation[], metric: Metric): void {
  const wrong = new Set(
    aggregations.map(({ type }) => type).filter((type) => !metric.aggregations.includes(type)),
  );
  if (wrong.size > 0) {
    throw invalid(
      `Found invalid aggregation_type(s): ${printList([...wrong].sort())}. ` +
        `Supported aggregation types: ${printList([...metric.aggregations].sort())}`,
    );
  }
  if (aggregations.length === 0)
    throw invalidValue("aggregations", [], ". Ask for at least one aggregation.");
}

function checkDimensions(names: readonly string[], metric: Metric): void {
  const wrong = names.filter((name) => !Object.hasOwn(metric.dimensions, name));
  if (wrong.length === 0) return;
  throw invalid(
    `Found invalid dimension(s): ${printList(wrong.sort())}. ` +
      `Supported dimensions: ${printList(Object.keys(metric.dimensions).sort())}`,
  );
}

/** As Python prints a list of texts. */
function printList(names: readonly string[]): string {
  return `[${names.map((name) => `'${name}'`).join(", ")}]`;
}

function invalid(message: string): AppError {
  return new AppError("INVALID_INPUT", message, {
    hint: "Ask for a metric with the aggregations, dimensions and filters that MLflow's documentation lists for it.",
  });
}
