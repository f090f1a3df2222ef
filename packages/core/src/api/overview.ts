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

/** The instruments of the health page. Everything but the run groups comes from roll-ups; no span is read for it. */
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
});
export type Overview = z.infer<typeof OverviewSchema>;
