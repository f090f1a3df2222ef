import type { AppRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";
import { assessmentRoutes } from "./assessments.ts";
import { bulkChangeRoutes } from "./bulk-changes.ts";
import { healthRoutes } from "./health.ts";
import { labelSchemaRoutes } from "./label-schemas.ts";
import { liveRoutes } from "./live.ts";
import { openApiRoutes } from "./open-api/open-api-route.ts";
import { overviewRoutes } from "./overview.ts";
import { priceRoutes } from "./prices.ts";
import { recorderRoutes } from "./recorders.ts";
import { reviewRoutes } from "./review.ts";
import { runFacetRoutes } from "./run-facets.ts";
import { savedViewRoutes } from "./saved-views.ts";
import { searchRoutes } from "./search.ts";
import { serverRoutes } from "./server.ts";
import { sessionRoutes } from "./sessions.ts";
import { settingRoutes } from "./settings.ts";
import { storageRoutes } from "./storage.ts";
import { traceExportRoutes } from "./trace-export.ts";
import { traceRoutes } from "./traces.ts";

/** A new group of endpoints is added here and nowhere else: then it is served, checked, and in OpenAPI and docs/guide/api.md. */
const ROUTES: readonly ((deps: AppRouteDeps) => AppRoute[])[] = [
  serverRoutes,
  traceRoutes,
  runFacetRoutes,
  bulkChangeRoutes,
  savedViewRoutes,
  sessionRoutes,
  traceExportRoutes,
  searchRoutes,
  liveRoutes,
  healthRoutes,
  overviewRoutes,
  assessmentRoutes,
  labelSchemaRoutes,
  reviewRoutes,
  recorderRoutes,
  settingRoutes,
  storageRoutes,
  priceRoutes,
];

/** Every endpoint under /api/clawglass/v1. */
export function listAppRoutes(deps: AppRouteDeps): AppRoute[] {
  const routes = ROUTES.flatMap((group) => group(deps));
  return [...routes, ...openApiRoutes(routes)];
}
