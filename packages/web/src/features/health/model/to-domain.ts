import type { Overview } from "@clawglass/core/api";
import type { TimeDomain } from "../../../ui/charts/time-axis.ts";

/** The one time axis of the page: from the start of the window to the end of the last bar. */
export function toDomain({ window, buckets }: Pick<Overview, "window" | "buckets">): TimeDomain {
  return { fromMs: window.fromMs, toMs: buckets.at(-1)?.endMs ?? window.toMs };
}
