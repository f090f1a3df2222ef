import { AppError, parseTraceOrder } from "@clawglass/core";
import {
  ConversationSchema,
  ListTracesQuerySchema,
  SpanDetailSchema,
  TraceDetailSchema,
  TracePageSchema,
} from "@clawglass/core/api";
import { buildConversation } from "../../services/conversation/build-conversation.ts";
import { toListFilter } from "../../services/to-list-filter.ts";
import { toSpanDetail } from "../../services/to-span-detail.ts";
import { toSpanRow } from "../../services/to-span-row.ts";
import { traceNotFound } from "../../services/trace-not-found.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

/** The list of traces and one trace, as the page shows them. */
export function traceRoutes(deps: Pick<AppRouteDeps, "readerFor">): AppRoute[] {
  return [listRoute(deps), traceRoute(deps), conversationRoute(deps), spanRoute(deps)];
}

type Deps = Pick<AppRouteDeps, "readerFor">;

function listRoute(deps: Deps): AppRoute {
  return appRoute({
    method: "GET",
    path: "/traces",
    summary: "Traces, newest first, with filter, paging and an honest total",
    query: ListTracesQuerySchema,
    answer: TracePageSchema,
    handle: async ({ query, signal }) => {
      const reader = deps.readerFor(signal);
      const selection = {
        experimentIds: query.experimentId === undefined ? null : [query.experimentId],
        filter: toListFilter(query),
      };
      const [page, total] = await Promise.all([
        reader.listTraceSummaries({
          ...selection,
          orderBy: parseTraceOrder([]),
          limit: query.limit,
          cursor: query.cursor ?? null,
        }),
        reader.countTraces(selection),
      ]);
      return { traces: page.items, nextCursor: page.nextCursor, total };
    },
  });
}

function traceRoute(deps: Deps): AppRoute {
  return appRoute({
    method: "GET",
    path: "/traces/:traceId",
    summary: "One trace: what is said of it, and its spans without payloads",
    answer: TraceDetailSchema,
    handle: async ({ params: { traceId }, signal }) => {
      const reader = deps.readerFor(signal);
      const [summary, [info], skeletons] = await Promise.all([
        reader.getTraceSummary(traceId),
        reader.getTraceInfos([traceId]),
        reader.getSpanSkeletons(traceId),
      ]);
      if (summary === null || info === undefined) throw traceNotFound(traceId);
      return {
        summary,
        metadata: info.metadata,
        tags: info.tags,
        spans: skeletons.map((span) => toSpanRow(span, summary)),
      };
    },
  });
}

function conversationRoute(deps: Deps): AppRoute {
  return appRoute({
    method: "GET",
    path: "/traces/:traceId/conversation",
    summary: "The chat as the user saw it, with what happened in between",
    answer: ConversationSchema,
    handle: async ({ params: { traceId }, signal }) => {
      const reader = deps.readerFor(signal);
      const [summary, spans] = await Promise.all([reader.getTraceSummary(traceId), reader.getSpans(traceId)]);
      if (summary === null) throw traceNotFound(traceId);
      return { traceId, revision: summary.revision, steps: buildConversation(spans, summary.requestTimeMs) };
    },
  });
}

function spanRoute(deps: Deps): AppRoute {
  return appRoute({
    method: "GET",
    path: "/traces/:traceId/spans/:spanId",
    summary: "One span with its payload; values are JSON text, untouched",
    answer: SpanDetailSchema,
    handle: async ({ params: { traceId, spanId }, signal }) => {
      const reader = deps.readerFor(signal);
      const [summary, span] = await Promise.all([
        reader.getTraceSummary(traceId),
        reader.getSpan(traceId, spanId),
      ]);
      if (summary === null) throw traceNotFound(traceId);
      if (span === null) throw new AppError("NOT_FOUND", `The trace has no span ${spanId.slice(0, 100)}.`);
      return toSpanDetail(span, summary);
    },
  });
}
