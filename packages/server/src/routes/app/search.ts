import { SearchPageSchema, SearchQuerySchema } from "@clawglass/core/api";
import { readRunFilter } from "../../services/runs/read-run-filter.ts";
import { toListFilter } from "../../services/to-list-filter.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

export function searchRoutes(deps: Pick<AppRouteDeps, "readerFor" | "nowMs">): AppRoute[] {
  return [
    appRoute({
      method: "GET",
      path: "/search",
      summary: "Full text over what people asked, the agent answered, tools got and gave, and what failed",
      query: SearchQuerySchema,
      answer: SearchPageSchema,
      handle: ({ query, signal }) =>
        deps.readerFor(signal).searchText({
          text: query.text,
          experimentIds: query.experimentId === undefined ? null : [query.experimentId],
          filter: toListFilter(query),
          runs: readRunFilter(query.q, deps.nowMs()),
          limit: query.limit,
          cursor: query.cursor ?? null,
        }),
    }),
  ];
}
