import type { MlflowDeps } from "../mlflow-deps.ts";
import type { MlflowRoute } from "../route.ts";
import { readMetricsRequest } from "./read-metrics-request.ts";

/** What MLflow's overview page asks for: figures over traces, spans and assessments. */
export function metricsRoutes({ reader }: MlflowDeps): MlflowRoute[] {
  return [
    {
      method: "POST",
      path: "mlflow/traces/metrics",
      versions: ["3.0"],
      summary: "Counts, sums, averages and percentiles over traces, spans and assessments",
      handle: async ({ fields }) => ({
        kind: "json-text",
        text: await reader.printMetrics(readMetricsRequest(fields)),
      }),
    },
  ];
}
