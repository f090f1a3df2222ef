import type { ObservedRuns } from "@clawglass/core/api";
import { formatExactCount } from "../../../lib/format-number.ts";

/** Where not all runs of the time were looked at, the reader has to know. */
export function ObservedNote({ observed }: { observed: ObservedRuns }) {
  if (!observed.isCapped) return null;
  return (
    <p className="t12 dim face-foot">
      Of the newest {formatExactCount(observed.runCount)} runs only: older ones of this time were not looked
      at.
    </p>
  );
}
