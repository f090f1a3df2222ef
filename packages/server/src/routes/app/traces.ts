import { AppError, parseTraceOrder } from "@clawglass/core";
import {
  type Conversation,
  ListTracesQuerySchema,
  type SpanDetail,
  type TraceDetail,
  type TracePage,
} from "@clawglass/core/api";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AppDeps } from "../../app-deps.ts";
import { abortSignalOf } from "../../http/abort-signal-of.ts";
import { buildConversation } from "../../services/conversation/build-conversation.ts";
import { toListFilter } from "../../services/to-list-filter.ts";
import { toSpanDetail } from "../../services/to-span-detail.ts";
import { toSpanRow } from "../../services/to-span-row.ts";

const PREFIX = "/api/clawglass/v1/traces";
type TraceRequest = FastifyRequest<{ Params: { traceId: string } }>;

/** The list of traces and one trace, as the page shows them. Schemas: core/api. */
export function registerTraceRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get(PREFIX, async (request): Promise<TracePage> => {
    const query = ListTracesQuerySchema.parse(request.query);
    const reader = deps.readerFor(abortSignalOf(request));
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
  });

  app.get(`${PREFIX}/:traceId`, async (request: TraceRequest): Promise<TraceDetail> => {
    const { traceId } = request.params;
    const reader = deps.readerFor(abortSignalOf(request));
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
  });

  app.get(`${PREFIX}/:traceId/conversation`, async (request: TraceRequest): Promise<Conversation> => {
    const { traceId } = request.params;
    const reader = deps.readerFor(abortSignalOf(request));
    const [summary, spans] = await Promise.all([reader.getTraceSummary(traceId), reader.getSpans(traceId)]);
    if (summary === null) throw traceNotFound(traceId);
    return { traceId, revision: summary.revision, steps: buildConversation(spans, summary.requestTimeMs) };
  });

  app.get(
    `${PREFIX}/:traceId/spans/:spanId`,
    async (request: FastifyRequest<{ Params: { traceId: string; spanId: string } }>): Promise<SpanDetail> => {
      const { traceId, spanId } = request.params;
      const reader = deps.readerFor(abortSignalOf(request));
      const [summary, span] = await Promise.all([
        reader.getTraceSummary(traceId),
        reader.getSpan(traceId, spanId),
      ]);
      if (summary === null) throw traceNotFound(traceId);
      if (span === null) throw new AppError("NOT_FOUND", `The trace has no span ${spanId}.`);
      return toSpanDetail(span, summary);
    },
  );
}

function traceNotFound(traceId: string): AppError {
  return new AppError("NOT_FOUND", `There is no trace ${traceId.slice(0, 100)}.`, {
    hint: "It may have been deleted. The list at /traces shows what is there.",
  });
}
