import type { AppRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";
import { listAppRoutes } from "./list-app-routes.ts";

/** The routes for those who only read what they are: building them touches no store. */
export function listRouteDescriptions(): AppRoute[] {
  const untouched: unknown = new Proxy(() => untouched, { get: () => untouched });
  return listAppRoutes(untouched as AppRouteDeps);
}
