import type { ExperimentId, TokenUsage } from "@clawglass/core";

/** Figures are kept per minute, hour and day (UTC), while spans arrive; a query picks the coarsest that still shows enough. */
export const ROLLUP_RESOLUTIONS = ["minute", "hour", "day"] as const;
export type RollupResolution = (typeof ROLLUP_RESOLUTIONS)[number];

/** Traces know `agent` and `status` (the trace's state); spans know all but `agent` (`status` is the span's code). */
export const ROLLUP_DIMENSIONS = ["agent", "type", "model", "provider", "tool", "status"] as const;
export type RollupDimension = (typeof ROLLUP_DIMENSIONS)[number];

export interface RollupQuery {
  /** Traces count at their request time, spans at their start. */
  kind: "traces" | "spans";
  resolution: RollupResolution;
  experimentIds: readonly ExperimentId[] | null;
  /** Inclusive; rounded down to the resolution. */
  fromMs: number;
  /** Exclusive; rounded up to the resolution. */
  toMs: number;
  /** One series for all time (false) or a point for every bucket that holds anything (true). */
  isPerBucket: boolean;
  /** Wider buckets than the resolution's: each a multiple of it, and one of them begins at `fromMs`, a multiple of it too. */
  buckets?: { widthMs: number; fromMs: number };
  groupBy: readonly RollupDimension[];
  /** Only what has this value; null is "nobody said". */
  where: Partial<Record<RollupDimension, string | null>>;
  /**
   * Only traces of this session, and their spans; left out for all. The same figures, added up from the rows of the session
   * when they are asked for: keeping them for each session would cost more than the few rows that most sessions have.
   */
  sessionId?: string;
  /** Fractions between 0 and 1, such as 0.95. */
  quantiles: readonly number[];
}

export interface RollupPoint {
  /** null unless the query asked per bucket. */
  bucketStartMs: number | null;
  dimensions: Partial<Record<RollupDimension, string | null>>;
  count: number;
  errorCount: number;
  /** Sums over model calls; each null when nobody stated it. For traces and spans alike. */
  usage: TokenUsage;
  costUsd: number | null;
  /** Finished model calls whose cost is not known: `costUsd` is a lower bound when there are any. */
  unpricedCallCount: number;
  /** Of what has ended. */
  duration: {
    count: number;
    /** Exact to a microsecond. */
    sumMs: number;
    /** In the order of the query's `quantiles`; at most 1% off. null when nothing has ended. */
    quantilesMs: (number | null)[];
  };
}

export interface RollupReader {
  /** Sorted by time, then by dimensions. */
  queryRollups(query: RollupQuery): Promise<RollupPoint[]>;
}
