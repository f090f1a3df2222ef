import type { FactPoint } from "@clawglass/storage";
import { emptyToUndefined } from "../../../mlflow-wire/experiment-json.ts";
import { exactDouble } from "../../../mlflow-wire/lossless-json.ts";
import type { MlflowDeps } from "../mlflow-deps.ts";
import { jsonReply, type MlflowRoute } from "../route.ts";
import { type Aggregation, type MetricsRequest, readMetricsRequest } from "./read-metrics-request.ts";

/** What MLflow's overview page asks for: figures over traces, spans and assessments. */
export function metricsRoutes({ reader }: MlflowDeps): MlflowRoute[] {
  return [
    {
      method: "POST",
      path: "mlflow/traces/metrics",
      versions: ["3.0"],
      summary: "Counts, sums, averages and percentiles over traces, spans and assessments",
      handle: async ({ fields }) => {
        const request = readMetricsRequest(fields);
        const points = await reader.queryFacts(request.query);
        return jsonReply({
          data_points: emptyToUndefined(points.flatMap((point) => printPoint(point, request) ?? [])),
        });
      },
    },
  ];
}

/** null where the point has no value. */
function printPoint(point: FactPoint, { metricName, aggregations, dimensionNames }: MetricsRequest) {
  const dimensions = [
    ...(point.bucketStartMs === null ? [] : [["time_bucket", printBucket(point.bucketStartMs)]]),
    ...dimensionNames.map((name, index) => [name, point.dimensions[index]]),
  ];
  const values = aggregations.flatMap((aggregation) => {
    const value = readValue(point, aggregation);
    return value === null ? [] : [[aggregation.label, exactDouble(value)]];
  });
  if (values.length === 0) return null;
  return {
    metric_name: metricName,
    dimensions: dimensions.length === 0 ? undefined : Object.fromEntries(dimensions),
    values: Object.fromEntries(values),
  };
}

function readValue(point: FactPoint, { type, quantileIndex }: Aggregation): number | null {
  switch (type) {
    case "COUNT":
      return point.count;
    case "SUM":
      return point.sum;
    case "AVG":
      return point.mean;
    case "MIN":
      return point.min;
    case "MAX":
      return point.max;
    case "PERCENTILE":
      return quantileIndex === null ? null : (point.quantiles[quantileIndex] ?? null);
  }
}

function printBucket(startMs: number): string {
  return new Date(startMs).toISOString().replace(/(?:\.000)?Z$/, "+00:00");
}
