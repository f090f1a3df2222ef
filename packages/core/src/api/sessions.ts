import { z } from "zod";
import { TraceSummarySchema } from "./trace-summary.ts";

const count = z.int().nonnegative();
const known = <T extends z.ZodType>(schema: T) => schema.nullable();

/** A conversation: the runs that share a session. Sums are over the runs that were looked at. */
export const SessionSummarySchema = z.object({
  /** Hostile text, like all names. */
  sessionId: z.string(),
  /** What was asked first. */
  title: known(z.string()),
  /** What was asked last, and what was answered. */
  lastRequest: known(z.string()),
  lastReply: known(z.string()),
  agentId: known(z.string()),
  channel: known(z.string()),
  trigger: known(z.string()),
  runCount: count,
  failedCount: count,
  runningCount: count,
  /** Runs whose process died before their end was seen. */
  lostCount: count,
  totalTokens: known(count),
  costUsd: known(z.number()),
  unpricedCallCount: count,
  firstTimeMs: z.number(),
  lastTimeMs: z.number(),
  /** The session has more runs than were looked at: counts, sums and the first time are those of the newest. */
  isLowerBound: z.boolean(),
});
export type SessionSummary = z.infer<typeof SessionSummarySchema>;

export const SessionPageSchema = z.object({
  /** Most lately used first. A page may hold fewer than asked, or none, while `nextCursor` says that there is more. */
  sessions: z.array(SessionSummarySchema),
  nextCursor: known(z.string()),
});
export type SessionPage = z.infer<typeof SessionPageSchema>;

export const ListSessionsQuerySchema = z.object({
  /** Part of the session's name. */
  holding: z.string().max(300).optional(),
  experimentId: z.string().optional(),
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ListSessionsQuery = z.infer<typeof ListSessionsQuerySchema>;

/** An agent at work in a run, and which agent of the same run asked for it. */
export const TurnAgentSchema = z.object({
  spanId: z.string(),
  /** null for the agent that the run belongs to. */
  askedBySpanId: known(z.string()),
  name: z.string(),
  isFailed: z.boolean(),
  isOpen: z.boolean(),
  durationMs: known(z.number()),
  /** Of its own model calls, not of those of the agents that it asked. */
  costUsd: known(z.number()),
  toolCallCount: count,
  modelCallCount: count,
});
export type TurnAgent = z.infer<typeof TurnAgentSchema>;

/** One run of a session, as a turn of the conversation. */
export const SessionTurnSchema = z.object({
  trace: TraceSummarySchema,
  /** Tools of the run, in the order of their first call; null where the run is too long to be read here. */
  tools: known(z.array(z.object({ name: z.string(), callCount: count, failedCount: count }))),
  agents: z.array(TurnAgentSchema),
  /** Input tokens of the last model call of the run's own agent: how full its context was. */
  contextTokens: known(count),
  /** The longest prompt that the model of that call takes, in tokens; null where it is not known. */
  contextWindowTokens: known(count),
  /** What happened on the way, such as a compaction, in words. */
  notices: z.array(z.object({ name: z.string(), text: z.string(), atMs: z.number() })),
});
export type SessionTurn = z.infer<typeof SessionTurnSchema>;

export const SessionTurnsQuerySchema = z.object({
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});

/** Answer of `GET /api/clawglass/v1/sessions/{sessionId}`. */
export const SessionDetailSchema = z.object({
  summary: SessionSummarySchema,
  /** Newest first. */
  turns: z.array(SessionTurnSchema),
  nextCursor: known(z.string()),
});
export type SessionDetail = z.infer<typeof SessionDetailSchema>;
