import type { ExperimentId } from "@clawglass/core";
import type { RunObservation } from "@clawglass/core/health";

export interface RunObservationQuery {
  /** null for all. */
  experimentIds: readonly ExperimentId[] | null;
  fromMs: number;
  /** Exclusive. */
  untilMs: number;
  /** The newest so many runs are read; more are left out and `isCapped` says so. */
  limit: number;
  /** Whether sub-agents and the longest prompt are looked for, too; the health check has no use for them. */
  withParts?: boolean;
}

export interface RunObservationList {
  /** Oldest first. */
  runs: RunObservation[];
  isCapped: boolean;
}
