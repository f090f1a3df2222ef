import type { ExperimentId } from "@clawglass/core";

/** The number behind an experiment id, or null where it is not one. */
export function parseExperimentId(experimentId: ExperimentId): number | null {
  if (!/^\d{1,15}$/.test(experimentId)) return null;
  return Number(experimentId);
}
