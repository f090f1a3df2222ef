import { assessmentRoutes } from "./assessments.ts";
import { experimentRoutes } from "./experiments.ts";
import type { MlflowDeps } from "./mlflow-deps.ts";
import type { MlflowRoute } from "./route.ts";
import { serverInfoRoutes } from "./server-info.ts";
import { traceTagRoutes } from "./trace-tags.ts";
import { traceRoutes } from "./traces.ts";

/** Every MLflow endpoint that is served. The table in docs/guide/mlflow-compatibility.md is made from it. */
export function listMlflowRoutes(deps: MlflowDeps): MlflowRoute[] {
  return [serverInfoRoutes, experimentRoutes, traceRoutes, traceTagRoutes, assessmentRoutes].flatMap(
    (routes) => routes(deps),
  );
}
