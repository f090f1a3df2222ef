import type { ExperimentId } from "@clawglass/core";
import type { HealthReport } from "@clawglass/core/api";
import { assessHealth } from "@clawglass/core/health";
import type { StoreReader } from "@clawglass/storage";

export interface HealthJob {
  experimentIds: readonly ExperimentId[] | null;
  nowMs: number;
  windowMs: number;
  /** How far back the past goes that the present is compared with. */
  historyMs: number;
  maxRuns: number;
  timeZone: string;
}

/** Reads the runs and assesses them in one go: a second of arithmetic that belongs into the store's reader thread. */
export async function assessStoredHealth(
  reader: Pick<StoreReader, "listRunObservations">,
  job: HealthJob,
): Promise<HealthReport> {
  const { runs, isCapped } = await reader.listRunObservations({
    experimentIds: job.experimentIds,
    fromMs: job.nowMs - job.historyMs,
    untilMs: job.nowMs + 1,
    limit: job.maxRuns,
  });
  const { nowMs, windowMs, timeZone } = job;
  return assessHealth({ runs, nowMs, windowMs, isCapped, timeZone });
}
