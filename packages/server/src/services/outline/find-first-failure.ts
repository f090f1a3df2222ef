import type { SpanColumns } from "@clawglass/storage";
import type { SpanOrder } from "./order-spans.ts";

/** Place of the first failed span of the tree that has no failed one below it: what went wrong, and not what went down with it. */
export function findFirstFailure(
  statuses: SpanColumns["statuses"],
  { places, parents }: SpanOrder,
): number | null {
  const hasFailureBelow = new Uint8Array(places.length);
  let first: number | null = null;
  for (let index = places.length - 1; index >= 0; index -= 1) {
    const place = places[index] ?? 0;
    const isFailed = statuses[place] === "ERROR";
    if (isFailed && hasFailureBelow[place] === 0) first = place;
    const parent = parents[place] ?? -1;
    if (parent >= 0 && (isFailed || hasFailureBelow[place] === 1)) hasFailureBelow[parent] = 1;
  }
  return first;
}
