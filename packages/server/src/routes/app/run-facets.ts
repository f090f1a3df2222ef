import { RunFacetListSchema, RunFacetsQuerySchema } from "@clawglass/core/api";
import { readRunFacets } from "../../services/runs/read-run-facets.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

export function runFacetRoutes(deps: Pick<AppRouteDeps, "readerFor" | "nowMs">): AppRoute[] {
  return [
    appRoute({
      method: "GET",
      path: "/traces/facets",
      summary:
        "Values of the traces that fit, with counts that are exact or said to be lower bounds, and these traces over time",
      query: RunFacetsQuerySchema,
      answer: RunFacetListSchema,
      handle: ({ query, signal }) => readRunFacets(deps.readerFor(signal), query, deps.nowMs()),
    }),
  ];
}
