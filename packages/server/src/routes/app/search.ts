import { type SearchPage, SearchQuerySchema } from "@clawglass/core/api";
import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../../app-deps.ts";
import { abortSignalOf } from "../../http/abort-signal-of.ts";
import { toListFilter } from "../../services/to-list-filter.ts";

/** Full text over what people asked, what the agent answered, what tools got and gave, and what failed. */
export function registerSearchRoute(app: FastifyInstance, deps: AppDeps): void {
  app.get("/api/clawglass/v1/search", async (request): Promise<SearchPage> => {
    const query = SearchQuerySchema.parse(request.query);
    return deps.readerFor(abortSignalOf(request)).searchText({
      text: query.text,
      experimentIds: query.experimentId === undefined ? null : [query.experimentId],
      filter: toListFilter(query),
      limit: query.limit,
      cursor: query.cursor ?? null,
    });
  });
}
