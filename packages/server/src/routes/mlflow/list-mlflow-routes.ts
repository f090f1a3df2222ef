import { artifactRoutes } from "./artifacts.ts";
import { assessmentRoutes } from "./assessments.ts";
import { datasetRoutes } from "./datasets/datasets.ts";
import { experimentRoutes } from "./experiments.ts";
import { filterCorrelationRoutes } from "./filter-correlation.ts";
import { issueRoutes } from "./labeling/issues.ts";
import { labelSchemaRoutes } from "./labeling/label-schemas.ts";
import { legacyTraceRoutes } from "./legacy-traces.ts";
import { metricsRoutes } from "./metrics/metrics.ts";
import type { MlflowDeps } from "./mlflow-deps.ts";
import type { MlflowRoute } from "./route.ts";
import { runRoutes } from "./runs/runs.ts";
import { scorerRoutes } from "./scorers/scorers.ts";
import { serverInfoRoutes } from "./server-info.ts";
import { traceTagRoutes } from "./trace-tags.ts";
import { traceRoutes } from "./traces.ts";

const ROUTES = [
  serverInfoRoutes,
  experimentRoutes,
  traceRoutes,
  traceTagRoutes,
  legacyTraceRoutes,
  filterCorrelationRoutes,
  metricsRoutes,
  assessmentRoutes,
  artifactRoutes,
  runRoutes,
  datasetRoutes,
  scorerRoutes,
  labelSchemaRoutes,
  issueRoutes,
];

/** Every MLflow endpoint that is served. The table in docs/guide/mlflow-compatibility.md is made from it. */
export function listMlflowRoutes(deps: MlflowDeps): MlflowRoute[] {
  return ROUTES.flatMap((routes) => routes(deps));
}
