import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { AppFrame } from "../app/AppFrame.tsx";
import { readCompareSearch } from "../features/compare/model/compare-search.ts";
import { readHealthSearch } from "../features/health/model/health-search.ts";
import { readSessionsSearch } from "../features/sessions/model/sessions-search.ts";
import { readTraceSearch } from "../features/trace/model/trace-search.ts";
import { readTracesSearch } from "../features/traces/model/traces-search.ts";
import { parsePlainSearch, toPlainSearch } from "./plain-search.ts";
import { RouteNotFound, RouteProblem } from "./RouteProblem.tsx";

const rootRoute = createRootRoute({
  component: AppFrame,
  notFoundComponent: RouteNotFound,
  errorComponent: RouteProblem,
});

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  validateSearch: readHealthSearch,
}).lazy(() => import("./health.lazy.tsx").then((module) => module.Route));

export const tracesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/traces",
  validateSearch: readTracesSearch,
}).lazy(() => import("./traces.lazy.tsx").then((module) => module.Route));

export const traceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/traces/$traceId",
  validateSearch: readTraceSearch,
}).lazy(() => import("./trace.lazy.tsx").then((module) => module.Route));

export const compareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/compare",
  validateSearch: readCompareSearch,
}).lazy(() => import("./compare.lazy.tsx").then((module) => module.Route));
export const sessionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions",
  validateSearch: readSessionsSearch,
}).lazy(() => import("./sessions.lazy.tsx").then((module) => module.Route));

export const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions/$sessionId",
}).lazy(() => import("./session.lazy.tsx").then((module) => module.Route));

export const reviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/review",
}).lazy(() => import("./review.lazy.tsx").then((module) => module.Route));

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
}).lazy(() => import("./settings.lazy.tsx").then((module) => module.Route));

const routeTree = rootRoute.addChildren([
  homeRoute,
  tracesRoute,
  traceRoute,
  compareRoute,
  sessionsRoute,
  sessionRoute,
  reviewRoute,
  settingsRoute,
]);

export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: "intent",
    scrollRestoration: true,
    parseSearch: parsePlainSearch,
    stringifySearch: toPlainSearch,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
