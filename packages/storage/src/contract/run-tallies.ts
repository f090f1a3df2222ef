import type { ExperimentId } from "@clawglass/core";

/** What runs can be told apart by that roll-ups do not keep: who or what started them, and in which conversation. */
export const RUN_TALLY_DIMENSIONS = ["trigger", "channel", "session"] as const;
export type RunTallyDimension = (typeof RUN_TALLY_DIMENSIONS)[number];

export interface RunTallyQuery {
  /** null for all. */
  experimentIds: readonly ExperimentId[] | null;
  /** Request time, inclusive. */
  fromMs: number;
  /** Exclusive. */
  toMs: number;
  by: RunTallyDimension;
  /** So many names at most; `nameCount` tells of the others. */
  limit: number;
}

export interface RunTally {
  /** null is "nobody said". */
  name: string | null;
  runCount: number;
  failedCount: number;
  /** US dollars; null when no call's cost is known. */
  costUsd: number | null;
}

export interface RunTallyList {
  /** Most runs first, then by name. */
  tallies: RunTally[];
  /** How many names there are, "nobody said" not counted. */
  nameCount: number;
}
