import type { Segment } from "./segment-table.ts";

/** 64 MB of texts: a look-up opens one chunk of each segment, and a deletion writes a whole segment anew. */
const MAX_DOCUMENTS = 8_192;

export interface JoinRule {
  /** So many segments at least are joined at once. */
  minSegments: number;
  /** A segment is joined with the later ones where it is at most so many times as large as they are together. */
  maxRatio: number;
}

/** While more comes: each document is written some five times until its segment is full. */
export const JOIN_UNDER_LOAD: JoinRule = { minSegments: 4, maxRatio: 1 };
/** When nothing comes: few segments take the least room, for they all have the common words. */
export const JOIN_AT_REST: JoinRule = { minSegments: 2, maxRatio: 8 };

/** The newest segments that should become one; none where they are few and unlike. */
export function planJoin(segments: readonly Segment[], { minSegments, maxRatio }: JoinRule): Segment[] {
  let count = 0;
  let sum = 0;
  for (const { documentCount } of segments.toReversed()) {
    if (sum + documentCount > MAX_DOCUMENTS || (count > 0 && documentCount > maxRatio * sum)) break;
    sum += documentCount;
    count += 1;
  }
  return count >= minSegments ? segments.slice(-count) : [];
}
