import { z } from "zod";
import { ASSESSMENT_SOURCE_TYPES } from "../assessment.ts";
import { COST_SOURCES } from "../span-facts.ts";
import { TRACE_STATES } from "../trace.ts";

const count = z.int().nonnegative();
const known = <T extends z.ZodType>(schema: T) => schema.nullable();

/** Tokens by kind. null is unknown. `inputTokens` holds the cached ones, `outputTokens` the reasoning ones. */
export const TokenUsageSchema = z.object({
  inputTokens: known(count),
  outputTokens: known(count),
  cacheReadTokens: known(count),
  cacheWriteTokens: known(count),
  reasoningTokens: known(count),
  totalTokens: known(count),
});

/** What somebody said of a run, short enough for a row of the list. */
export const TraceScoreSchema = z.object({
  name: z.string(),
  source: z.enum(ASSESSMENT_SOURCE_TYPES),
  /** JSON text, cut; null where it is too long for a row. */
  valueJson: known(z.string()),
  createTimeMs: z.number(),
});
export type TraceScore = z.infer<typeof TraceScoreSchema>;

/** One row of the list of traces: everything the row shows, and nothing that must be fetched from payloads. */
export const TraceSummarySchema = z.object({
  traceId: z.string(),
  experimentId: z.string(),
  name: known(z.string()),
  state: z.enum(TRACE_STATES),
  /** The process that ran the trace died before its end was seen. */
  isIncomplete: z.boolean(),
  requestTimeMs: z.number(),
  durationMs: known(z.number()),
  requestPreview: known(z.string()),
  responsePreview: known(z.string()),
  /** Message of the first failed span, root first. */
  errorMessage: known(z.string()),
  /** What is running now, for a trace in progress: the name of the newest open span. */
  activity: known(z.string()),
  sessionId: known(z.string()),
  userId: known(z.string()),
  agentId: known(z.string()),
  channel: known(z.string()),
  trigger: known(z.string()),
  /** Models that answered, most used first. */
  models: z.array(z.string()),
  usage: TokenUsageSchema,
  /** US dollars over all model calls; null when no call's cost is known. */
  costUsd: known(z.number()),
  costSource: z.enum(COST_SOURCES),
  /** Model calls whose cost is not known, so that a sum can say that it is a lower bound. */
  unpricedCallCount: count,
  spanCount: count,
  openSpanCount: count,
  errorSpanCount: count,
  modelCallCount: count,
  toolCallCount: count,
  subAgentCount: count,
  /** Valid feedback on the run as a whole, oldest first; of many the newest. */
  scores: z.array(TraceScoreSchema),
  /** Grows with every change of the trace; a client keeps the row with the larger one. */
  revision: z.number(),
});
export type TraceSummary = z.infer<typeof TraceSummarySchema>;

/** Total of a list: exact, or "at least" where counting on would hold others up. */
export const TotalSchema = z.object({ count: count, isLowerBound: z.boolean() });
export type Total = z.infer<typeof TotalSchema>;

export const TracePageSchema = z.object({
  traces: z.array(TraceSummarySchema),
  /** Opaque; null on the last page. */
  nextCursor: known(z.string()),
  total: TotalSchema,
});
export type TracePage = z.infer<typeof TracePageSchema>;

export const ListTracesQuerySchema = z.object({
  /** The page's own filter language, without plain words: `state:failed,lost tool:mail_fetch cost>0.05 since:24h`. */
  q: z.string().max(10_000).optional(),
  /** MLflow's filter language, e.g. `trace.status = 'ERROR' AND span.type = 'TOOL'`. */
  filter: z.string().max(10_000).optional(),
  experimentId: z.string().optional(),
  sessionId: z.string().optional(),
  state: z.enum(TRACE_STATES).optional(),
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type ListTracesQuery = z.infer<typeof ListTracesQuerySchema>;
