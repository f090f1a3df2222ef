import type { ChangeMarker } from "../api/health.ts";
import type { RunObservation } from "./observation.ts";

const MAX_GAP_MS = 4 * 86_400_000;
const MIN_USED_SHARE = 0.5;

export interface Gap {
  /** The last moment at which all was well. */
  fromMs: number;
  /** The latest moment at which the trouble can have begun. */
  toMs: number;
}

export interface Causes {
  causes: ChangeMarker[];
  candidates: ChangeMarker[];
}

/**
 * Names a cause only when exactly one change lies in the gap in which the trouble began, the gap is short enough for that
 * to mean something, and the runs that show the trouble were touched by it. Otherwise the changes are candidates.
 */
export function findCauses(
  markers: readonly ChangeMarker[],
  gap: Gap,
  troubledRuns: readonly RunObservation[],
): Causes {
  const inGap = markers.filter((marker) => marker.timeMs > gap.fromMs && marker.lastSeenBeforeMs < gap.toMs);
  const [only] = inGap;
  const isNamed =
    only !== undefined &&
    inGap.length === 1 &&
    gap.toMs - gap.fromMs <= MAX_GAP_MS &&
    touches(only, troubledRuns);
  return isNamed ? { causes: inGap, candidates: [] } : { causes: [], candidates: inGap };
}

function touches(marker: ChangeMarker, runs: readonly RunObservation[]): boolean {
  if (marker.kind !== "skill") return true;
  const used = runs.filter((run) =>
    run.skills.some((skill) => skill.name === marker.name && skill.wasUsed !== false),
  );
  return used.length >= MIN_USED_SHARE * runs.length;
}
