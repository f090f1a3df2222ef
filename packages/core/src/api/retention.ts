import { z } from "zod";
import { SettingOriginSchema } from "./settings.ts";

const MIN_STORE_BYTES = 10_000_000;
const days = z.number().positive().max(36_500).nullable();

export const RetentionRuleSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  /** MLflow's filter language, such as `tags.keep = 'yes'`. */
  filter: z.string().trim().min(1).max(2_000),
  /** Days for which the traces that match are kept; null: for ever. */
  keepDays: days,
});
export type RetentionRule = z.infer<typeof RetentionRuleSchema>;

/** What is kept for how long. A trace is judged by the first that fits: labelled, a rule, failed, all others. */
export const RetentionPolicySchema = z.strictObject({
  /** Days for which traces are kept; null: for ever. */
  keepDays: days,
  /** The same for failed traces; null: like all others. */
  keepFailedDays: days,
  /** Traces with feedback of a person or an expectation stay, whatever the other rules say. */
  keepLabelled: z.boolean(),
  /** Above this the oldest traces go, until the store is small enough; null: as much as the disk has. */
  maxStoreBytes: z.number().int().min(MIN_STORE_BYTES, "a store needs at least 10 MB").nullable(),
  rules: z.array(RetentionRuleSchema).max(20),
});
export type RetentionPolicy = z.infer<typeof RetentionPolicySchema>;

export const DEFAULT_RETENTION: RetentionPolicy = {
  keepDays: null,
  keepFailedDays: null,
  keepLabelled: true,
  maxStoreBytes: null,
  rules: [],
};

/** Body of `PUT /api/clawglass/v1/retention`: what is left out stays as it is. */
export const RetentionEditSchema = RetentionPolicySchema.partial();
export type RetentionEdit = z.infer<typeof RetentionEditSchema>;

/** Why a trace goes. */
export const RETENTION_REASONS = ["age", "failed-age", "rule", "size"] as const;
export type RetentionReason = (typeof RETENTION_REASONS)[number];

export const RetentionCountsSchema = z.object({
  traceCount: z.number(),
  spanCount: z.number(),
  byReason: z.record(z.enum(RETENTION_REASONS), z.number()),
});
export type RetentionCounts = z.infer<typeof RetentionCountsSchema>;

/** One pass of retention over the store. */
export const RetentionRunSchema = z.object({
  startedAtMs: z.number(),
  endedAtMs: z.number(),
  deleted: RetentionCountsSchema,
  /** What the store's own use of its file shrank by; more may follow when the index merges. */
  freedBytes: z.number(),
  /** The store is still above its limit: what is left is kept by the rules. */
  isOverLimit: z.boolean(),
  /** Why the pass ended early; null when it did not. */
  error: z.string().nullable(),
});
export type RetentionRun = z.infer<typeof RetentionRunSchema>;

/** Answer of `GET /api/clawglass/v1/retention`. */
export const RetentionStateSchema = z.object({
  policy: RetentionPolicySchema,
  /** For each part of the policy. What a flag or the environment says wins over what is saved. */
  origins: z.record(
    z.enum(["keepDays", "keepFailedDays", "keepLabelled", "maxStoreBytes", "rules"]),
    SettingOriginSchema,
  ),
  isRunning: z.boolean(),
  lastRun: RetentionRunSchema.nullable(),
  /** null while it runs, and where the policy deletes nothing. */
  nextRunAtMs: z.number().nullable(),
  /** Over the life of the store. */
  deletedInTotal: z.object({ runCount: z.number(), traceCount: z.number(), spanCount: z.number() }),
});
export type RetentionState = z.infer<typeof RetentionStateSchema>;

/** Answer of `POST /api/clawglass/v1/retention/preview`: what a run would delete now. */
export const RetentionPreviewSchema = z.object({
  policy: RetentionPolicySchema,
  /** By age and rule exact; by size estimated from what a trace takes on average. */
  counts: RetentionCountsSchema,
  isEstimate: z.boolean(),
  /** Request time of the oldest and the newest trace that would go; null when none would. */
  oldestMs: z.number().nullable(),
  newestMs: z.number().nullable(),
});
export type RetentionPreview = z.infer<typeof RetentionPreviewSchema>;
