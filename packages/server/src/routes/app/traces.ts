import { AppError } from "@clawglass/core";
import {
  ConversationQuerySchema,
  ConversationSchema,
  FindInTraceQuerySchema,
  ListTracesQuerySchema,
  MAX_HINTED_SPANS,
  OutlineQuerySchema,
  SpanDetailSchema,
  SpanHintsQuerySchema,
  SpanHintsSchema,
  TokenSplitQuerySchema,
  TokenSplitSchema,
  TraceDetailSchema,
  TraceFindingsSchema,
  TraceOutlineSchema,
  TracePageSchema,
} from "@clawglass/core/api";
import { listTracePage } from "../../services/runs/list-trace-page.ts";
import { toSpanDetail } from "../../services/to-span-detail.ts";
import { toSpanRow } from "../../services/to-span-row.ts";
import { traceNotFound } from "../../services/trace-not-found.ts";
import { type AppRoute, appRoute, PrintedAnswer } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

/** The list of traces and one trace, as the page shows them. */
export function traceRoutes(deps: Deps): AppRoute[] {
  return [
    listRoute(deps),
    traceRoute(deps),
    outlineRoute(deps),
    hintsRoute(deps),
    conversationRoute(deps),
    findRoute(deps),
    tokenSplitRoute(deps),
    spanRoute(deps),
  ];
}

type Deps = Pick<AppRouteDeps, "readerFor" | "nowMs">;

function listRoute(deps: Deps): AppRoute {
  return appRoute({
    method: "GET",
    path: "/traces",
    summary: "Traces, newest first, with filter, paging and an honest total",
    query: ListTracesQuerySchema,
    answer: TracePageSchema,
    handle: ({ query, signal }) => listTracePage(deps.readerFor(signal), query, deps.nowMs()),
  });
}

function traceRoute(deps: Deps): AppRoute {
  return appRoute({
    method: "GET",
    path: "/traces/:traceId",
    summary: "One trace: what is said of it, and its spans without payloads",
    answer: TraceDetailSchema,
    handle: async ({ params: { traceId }, signal }) => {
      const trace = await deps.readerFor(signal).getTraceWithSpans(traceId);
      if (trace === null) throw traceNotFound(traceId);
      const { summary, info, skeletons } = trace;
      return {
        summary,
        metadata: info.metadata,
        tags: info.tags,
        spans: skeletons.map((span) => toSpanRow(span, summary)),
      };
    },
  });
}

function outlineRoute(deps: Deps): AppRoute {
  return appRoute({
    method: "GET",
    path: "/traces/:traceId/outline",
    summary: "One trace with its spans packed in the order of the tree, or only the first of them",
    query: OutlineQuerySchema,
    answer: TraceOutlineSchema,
    handle: async ({ params: { traceId }, query, signal }) => {
      const json = await deps.readerFor(signal).readOutline({ traceId, first: query.first ?? null });
      if (json === null) throw traceNotFound(traceId);
      return new PrintedAnswer(json);
    },
  });
}

function hintsRoute(deps: Deps): AppRoute {
  return appRoute({
    method: "GET",
    path: "/traces/:traceId/hints",
    summary: "The words of chosen spans of a trace whose outline came without them",
    query: SpanHintsQuerySchema,
    answer: SpanHintsSchema,
    handle: ({ params: { traceId }, query, signal }) => {
      const spanIds = query.spans.split(",").slice(0, MAX_HINTED_SPANS);
      return deps.readerFor(signal).readSpanHints(traceId, spanIds);
    },
  });
}

function conversationRoute(deps: Deps): AppRoute {
  return appRoute({
    method: "GET",
    path: "/traces/:traceId/conversation",
    summary: "The chat as the user saw it, with what happened in between",
    query: ConversationQuerySchema,
    answer: ConversationSchema,
    handle: async ({ params: { traceId }, query, signal }) => {
      const job = { traceId, below: query.below ?? null };
      const conversation = await deps.readerFor(signal).readConversation(job);
      if (conversation === null) throw traceNotFound(traceId);
      return conversation;
    },
  });
}

function findRoute(deps: Deps): AppRoute {
  return appRoute({
    method: "GET",
    path: "/traces/:traceId/find",
    summary: "The spans of one trace that hold a text in a name, argument, result, answer, error or event",
    query: FindInTraceQuerySchema,
    answer: TraceFindingsSchema,
    handle: ({ params: { traceId }, query: { text }, signal }) =>
      deps.readerFor(signal).findInTrace({ traceId, text }),
  });
}

function tokenSplitRoute(deps: Deps): AppRoute {
  return appRoute({
    method: "GET",
    path: "/traces/:traceId/token-split",
    summary: "Where the input tokens of a model call, or of all calls of a run, went: estimates that say so",
    query: TokenSplitQuerySchema,
    answer: TokenSplitSchema,
    handle: ({ params: { traceId }, query, signal }) =>
      deps.readerFor(signal).readTokenSplit({ traceId, spanId: query.span ?? null }),
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
