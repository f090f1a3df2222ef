import { AppError } from "@clawglass/core";
import {
  ListSessionsQuerySchema,
  SessionDetailSchema,
  SessionPageSchema,
  SessionTurnsQuerySchema,
} from "@clawglass/core/api";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

export function sessionRoutes(deps: Pick<AppRouteDeps, "readerFor">): AppRoute[] {
  return [
    appRoute({
      method: "GET",
      path: "/sessions",
      summary: "Sessions, most lately used first: their runs, failures, tokens and cost",
      query: ListSessionsQuerySchema,
      answer: SessionPageSchema,
      handle: async ({ query, signal }) => {
        const page = await deps.readerFor(signal).listSessions({
          experimentIds: query.experimentId === undefined ? null : [query.experimentId],
          holding: query.holding ?? "",
          limit: query.limit,
          cursor: query.cursor ?? null,
        });
        return { sessions: page.items, nextCursor: page.nextCursor };
      },
    }),
    appRoute({
      method: "GET",
      path: "/sessions/:sessionId",
      summary: "One session: its sums, and its runs as turns of a conversation with tools, agents and cost",
      query: SessionTurnsQuerySchema,
      answer: SessionDetailSchema,
      handle: async ({ params: { sessionId }, query, signal }) => {
        const reader = deps.readerFor(signal);
        const [summary, page] = await Promise.all([
          reader.getSession(sessionId),
          reader.readSessionTurns({ sessionId, limit: query.limit, cursor: query.cursor ?? null }),
        ]);
        if (summary === null) {
          throw new AppError("NOT_FOUND", "There is no run of this session.", {
            hint: "It may have been deleted. The list at /sessions shows what is there.",
          });
        }
        return { summary, turns: page.items, nextCursor: page.nextCursor };
      },
    }),
  ];
}
