import type { RetentionCounts } from "@clawglass/core/api";
import type { RetentionCandidate } from "@clawglass/storage";

export function createCounts(): RetentionCounts {
  return { traceCount: 0, spanCount: 0, byReason: { age: 0, "failed-age": 0, rule: 0, size: 0 } };
}

export function countCandidate(counts: RetentionCounts, candidate: RetentionCandidate): void {
  counts.traceCount += 1;
  counts.spanCount += candidate.spanCount;
  counts.byReason[candidate.reason] += 1;
}

/** A deletion holds up ingest for as long as it runs: about 10 ms. */
const MAX_TRACES = 20;
const MAX_SPANS = 150;

/** Parts small enough for one commit each. A trace is never split, so a giant one is a part of its own. */
export function toSlices(candidates: readonly RetentionCandidate[]): RetentionCandidate[][] {
  const slices: RetentionCandidate[][] = [];
  let spanCount = 0;
  for (const candidate of candidates) {
    const slice = slices.at(-1);
    spanCount += candidate.spanCount;
    if (slice !== undefined && slice.length < MAX_TRACES && spanCount <= MAX_SPANS) slice.push(candidate);
    else {
      slices.push([candidate]);
      spanCount = candidate.spanCount;
    }
  }
  return slices;
}
