import { z } from "zod";
import { TokenUsageSchema } from "./trace-summary.ts";

const count = z.int().nonnegative();
const known = <T extends z.ZodType>(schema: T) => schema.nullable();

/** Of what has ended; each at most 1% off. null where nothing has ended. */
export const LatencySchema = z.object({
  count: count,
  p50Ms: known(z.number()),
  p95Ms: known(z.number()),
});
export type Latency = z.infer<typeof LatencySchema>;

/** Figures of the runs (traces) that were asked for in a time, running ones too. */
export const RunFiguresSchema = z.object({
  runCount: count,
  failedCount: count,
  latency: LatencySchema,
  /** Sums over model calls; null is unknown. */
  usage: TokenUsageSchema,
  /** US dollars; null when no call's cost is known, a lower bound when there are unpriced calls. */
  costUsd: known(z.number()),
  unpricedCallCount: count,
});
export type RunFigures = z.infer<typeof RunFiguresSchema>;

/** `startMs` inclusive, `endMs` exclusive: both are on full hours, so a filter by time finds exactly these runs. */
export const OverviewBucketSchema = RunFiguresSchema.extend({ startMs: z.number(), endMs: z.number() });
export type OverviewBucket = z.infer<typeof OverviewBucketSchema>;

/** Calls of one model, counted at their own start. */
export const ModelFiguresSchema = z.object({
  /** null where the sender did not name it. Hostile text. */
  name: known(z.string()),
  callCount: count,
  failedCount: count,
  usage: TokenUsageSchema,
  /** US dollars; null when no call's cost is known, a lower bound when there are unpriced calls. */
  costUsd: known(z.number()),
  unpricedCallCount: count,
});
export type ModelFigures = z.infer<typeof ModelFiguresSchema>;

/** Calls of one tool, counted at their own start. */
export const ToolFiguresSchema = z.object({
  /** Hostile text. */
  name: z.string(),
  callCount: count,
  failedCount: count,
  latency: LatencySchema,
  /** The same length of time before; null when it was not called then. */
  before: known(z.object({ callCount: count, failedCount: count })),
});
export type ToolFigures = z.infer<typeof ToolFiguresSchema>;

/** Runs that share a trigger, a channel, a session or an agent. */
export const RunGroupSchema = z.object({
  name: known(z.string()),
  runCount: count,
  failedCount: count,
  costUsd: known(z.number()),
});
export type RunGroup = z.infer<typeof RunGroupSchema>;

export const RunGroupListSchema = z.object({
  /** Most runs first. */
  groups: z.array(RunGroupSchema),
  /** How many names there are in all. */
  nameCount: count,
});
export type RunGroupList = z.infer<typeof RunGroupListSchema>;

/** A skill that runs had in force. */
export const SkillFiguresSchema = z.object({
  /** Hostile text. */
  name: z.string(),
  /** Version or content hash in the newest run that had it. Hostile text. */
  version: z.string(),
  /** When a run first had that version, where another one came before it in this time; else null. */
  changedAtMs: known(z.number()),
  inForceCount: count,
  /** Runs that read the skill; null where nobody said which did. */
  used: known(z.object({ runCount: count, failedCount: count })),
});
export type SkillFigures = z.infer<typeof SkillFiguresSchema>;

export const SubAgentFiguresSchema = z.object({
  /** Name of the sub-agent's span. Hostile text. */
  name: z.string(),
  callCount: count,
  failedCount: count,
  /** Runs that called it. */
  runCount: count,
});
export type SubAgentFigures = z.infer<typeof SubAgentFiguresSchema>;

/** The longest prompt of each run, over the runs of one bar; null where no call's tokens are known. */
export const ContextFiguresSchema = z.object({
  /** Runs of which it is known. */
  runCount: count,
  medianTokens: known(z.number()),
  longest: known(
    z.object({
      tokens: count,
      model: known(z.string()),
      /** Of the longest prompt that the model takes; null where that is not known. */
      windowTokens: known(count),
      traceId: z.string(),
    }),
  ),
});
export type ContextFigures = z.infer<typeof ContextFiguresSchema>;

/** Scores of one name, given to whole runs: true and "yes" count as 1, false and "no" as 0. */
export const ScoreSeriesSchema = z.object({
  /** Hostile text. */
  name: z.string(),
  /** Given by a person; all others by judges and rules. */
  isYours: z.boolean(),
  count: count,
  mean: z.number(),
  /** One for each bar of the overview; mean null where there was none. */
  points: z.array(z.object({ count: count, mean: known(z.number()) })),
});
export type ScoreSeries = z.infer<typeof ScoreSeriesSchema>;

/** What no roll-up keeps: read run by run, of the newest runs where there are very many. */
export const ObservedRunsSchema = z.object({
  runCount: count,
  /** true: there are more runs in this time, of which nothing is said here. */
  isCapped: z.boolean(),
  /** Most used first. */
  skills: z.array(SkillFiguresSchema),
  /** Most calls first. */
  subAgents: z.array(SubAgentFiguresSchema),
  context: z.object({ total: ContextFiguresSchema, points: z.array(ContextFiguresSchema) }),
  /** Most given first. */
  scores: z.array(ScoreSeriesSchema),
});
export type ObservedRuns = z.infer<typeof ObservedRunsSchema>;

/** The instruments of the health page, from roll-ups; only the run groups and `observed` look at runs. */
export const OverviewSchema = z.object({
  /** `fromMs` is on a full hour; `toMs` is now. */
  window: z.object({ fromMs: z.number(), toMs: z.number() }),
  /** Runs per tick of the dial; ticks without a run are left out. */
  tickMs: z.number(),
  ticks: z.array(z.object({ startMs: z.number(), runCount: count, failedCount: count })),
  /** Along the local hours or days; without gaps, the last one reaches beyond now. */
  buckets: z.array(OverviewBucketSchema),
  total: RunFiguresSchema,
  /** The same length of time before; null when there was no run in it. */
  before: known(RunFiguresSchema),
  /** Model calls, dearest first, then by number of calls. */
  models: z.array(ModelFiguresSchema),
  /** Tool calls, most failures first, then by number of calls. */
  tools: z.array(ToolFiguresSchema),
  agents: RunGroupListSchema,
  triggers: RunGroupListSchema,
  channels: RunGroupListSchema,
  sessions: RunGroupListSchema,
  observed: ObservedRunsSchema,
});
export type Overview = z.infer<typeof OverviewSchema>;
