import { z } from "zod";
import { TraceSummarySchema } from "./trace-summary.ts";

/** Why a run is in the queue, weightiest first. */
export const REVIEW_REASONS = [
  "disagreement",
  "judged-bad",
  "failed",
  "costly",
  "slow",
  "never-reviewed",
  "random",
] as const;
export type ReviewReason = (typeof REVIEW_REASONS)[number];

export const REVIEW_OUTCOMES = ["good", "bad", "skipped"] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

export const ReviewItemSchema = z.object({
  trace: TraceSummarySchema,
  reason: z.enum(REVIEW_REASONS),
  /** The evidence in words: what the run cost, who disagrees. Holds names from traces. */
  why: z.string(),
});
export type ReviewItem = z.infer<typeof ReviewItemSchema>;

/** Answer of `GET /api/clawglass/v1/review`. */
export const ReviewQueueSchema = z.object({
  /** To do, in order. */
  items: z.array(ReviewItemSchema),
  /** Done in this sitting, oldest first. A sitting ends after hours without an answer. */
  done: z.array(
    z.object({
      traceId: z.string(),
      outcome: z.enum(REVIEW_OUTCOMES),
      atMs: z.number(),
      title: z.string().nullable(),
    }),
  ),
  /** How many runs were looked at to fill it, and since when. */
  looked: z.object({ runCount: z.int().nonnegative(), sinceMs: z.number().nullable() }),
});
export type ReviewQueue = z.infer<typeof ReviewQueueSchema>;

/** Body of `PUT /api/clawglass/v1/review/{traceId}`; null takes the answer back. */
export const ReviewAnswerSchema = z.object({
  outcome: z.enum(REVIEW_OUTCOMES).nullable(),
  title: z.string().max(300).nullable().default(null),
});
export type ReviewAnswer = z.infer<typeof ReviewAnswerSchema>;
