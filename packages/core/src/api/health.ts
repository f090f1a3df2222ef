import { z } from "zod";

export const HEALTH_METRICS = [
  "error-rate",
  "latency-median",
  "latency-p95",
  "tokens-per-run",
  "cost-per-run",
  "cost-per-day",
  "tool-failure-rate",
  "score",
  "capture",
  "silence",
] as const;
export type HealthMetric = (typeof HEALTH_METRICS)[number];

export const SEGMENT_KINDS = ["all", "trigger", "skill", "tool", "scorer", "capture"] as const;
export type SegmentKind = (typeof SEGMENT_KINDS)[number];

/** The part of the agent's work that a finding is about. `name` is hostile text from traces (a tool's or a skill's name). */
export const HealthSegmentSchema = z.object({ kind: z.enum(SEGMENT_KINDS), name: z.string() });
export type HealthSegment = z.infer<typeof HealthSegmentSchema>;

/** A figure with the range in which the true value lies with 95%. */
export const EstimateSchema = z.object({
  value: z.number(),
  low: z.number(),
  /** null where too few runs bound it from above. */
  high: z.number().nullable(),
  /** How many runs, calls, days or scores the figure is made of. */
  count: z.number(),
  /** For a share: how many of `count`; null for other figures. */
  hits: z.number().nullable(),
  unit: z.enum(["share", "ms", "tokens", "usd", "usd-per-day", "score", "runs-per-day"]),
});
export type Estimate = z.infer<typeof EstimateSchema>;

export const CHANGE_KINDS = ["skill", "model", "openclaw", "plugin", "configuration"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Something that the owner, the agent or an update changed, on the time axis. */
export const ChangeMarkerSchema = z.object({
  kind: z.enum(CHANGE_KINDS),
  name: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** The first moment at which the new state was seen. */
  timeMs: z.number(),
  /** The last moment at which the old state was seen; equal to `timeMs` where the change itself was recorded. */
  lastSeenBeforeMs: z.number(),
});
export type ChangeMarker = z.infer<typeof ChangeMarkerSchema>;

export const CONFIDENCES = ["high", "some", "low"] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export const FindingSchema = z.object({
  metric: z.enum(HEALTH_METRICS),
  segment: HealthSegmentSchema,
  /** When the trouble most probably began, ISO 8601. */
  since: z.string(),
  /** It began between these two with 95%; the gap that a cause must lie in. */
  sinceEarliest: z.string(),
  sinceLatest: z.string(),
  /** null where there is nothing to compare with, as in silence. */
  before: EstimateSchema.nullable(),
  after: EstimateSchema.nullable(),
  /** `high`: the ranges do not meet. `some`: they meet, the difference is clear of 0. */
  confidence: z.enum(CONFIDENCES),
  /** Chance alone would show this in at most 1 of so many weeks; null where it was not computed. */
  chanceWeeks: z.number().nullable(),
  /** The one change in the gap in which the trouble began; empty when there is none, or more than one. */
  causes: z.array(ChangeMarkerSchema),
  /** Changes in the gap when no cause can be named. */
  candidates: z.array(ChangeMarkerSchema),
  /** Runs that show it, newest first, at most 50. */
  traceIds: z.array(z.string()),
  /**
   * Two runs that are alike in all but the trouble, to lay beside each other: one from before, and one of those that show
   * it. null where there is no such pair, as in silence.
   */
  comparison: z.object({ before: z.string(), after: z.string() }).nullable(),
  /** What carries most of it, where one thing does: a share and its name (`heartbeat` for cost, a tool for errors). */
  mainPart: z.object({ segment: HealthSegmentSchema, share: z.number() }).nullable(),
});
export type Finding = z.infer<typeof FindingSchema>;

export const HEALTH_VERDICTS = ["ok", "attention", "unknown"] as const;
export type HealthVerdict = (typeof HEALTH_VERDICTS)[number];

export const HealthStepSchema = z.object({
  /** What the button says. */
  action: z.string(),
  text: z.string(),
  kind: z.enum(["restore-skill", "compare-skill", "review", "open-runs", "check-capture", "wait"]),
  /** What the step works on: a skill's or a tool's name. */
  target: z.string().nullable(),
  traceIds: z.array(z.string()),
});
export type HealthStep = z.infer<typeof HealthStepSchema>;

/** The verdict in words; plain text, never markup. */
export const HealthWordsSchema = z.object({
  headline: z.string(),
  /** The two counts, before and after. */
  counts: z.string().nullable(),
  confidence: z.string().nullable(),
  /** What else is to say: other findings, what was checked. */
  notes: z.array(z.string()),
  nextSteps: z.array(HealthStepSchema).max(3),
});
export type HealthWords = z.infer<typeof HealthWordsSchema>;

export const HealthReportSchema = z.object({
  verdict: z.enum(HEALTH_VERDICTS),
  /** Weightiest first. A silence finding may come with verdict `unknown`. */
  findings: z.array(FindingSchema),
  words: HealthWordsSchema,
  /** Changes in the time looked at, oldest first. */
  changes: z.array(ChangeMarkerSchema),
  window: z.object({ fromMs: z.number(), toMs: z.number() }),
  /** Ended runs in the window, and those of them that failed. */
  runCount: z.number(),
  failedCount: z.number(),
  /** What the verdict was compared with. */
  history: z.object({
    fromMs: z.number().nullable(),
    runCount: z.number(),
    /** true when there were more runs than are looked at; the oldest were left out. */
    isCapped: z.boolean(),
  }),
  /** Series of numbers that were watched, so that "no findings" says of what. */
  checked: z.object({ vitalSigns: z.number(), tools: z.number(), skills: z.number(), scorers: z.number() }),
});
export type HealthReport = z.infer<typeof HealthReportSchema>;

export const TIME_WINDOWS = ["24h", "7d", "30d"] as const;
export type TimeWindow = (typeof TIME_WINDOWS)[number];

/** Of the health report and of the overview beside it. */
export const HealthQuerySchema = z.object({
  /** The time that the counts cover, up to now; it begins on a full hour. */
  window: z.enum(TIME_WINDOWS).default("7d"),
  experimentId: z.string().optional(),
  /** IANA name, for the clock times in the words and the days of the charts. */
  timeZone: z.string().max(64).optional(),
});
export type HealthQuery = z.infer<typeof HealthQuerySchema>;
