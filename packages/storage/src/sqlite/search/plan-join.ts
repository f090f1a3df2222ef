import type { Segment } from "./segment-table.ts";

/** 64 MB of texts: a look-up opens one chunk of each segment, and a deletion writes a whole segment anew. */
const MAX_DOCUMENTS = 8_192;
/** While more comes, so many of like size become one: a document is written some four times until its segment is full. */
const FAN = 8;
/** At rest a segment is joined with the later ones where it is at most so many times as large as they are together. */
const MAX_RATIO_AT_REST = 8;

/** The newest segments that should become one; none where they are few and unlike. */
export function planJoin(segments: readonly Segment[], isAtRest: boolean): readonly Segment[] {
  const run = isAtRest ? takeSmall(segments) : takeAlike(segments);
  return run.length >= (isAtRest ? 2 : FAN) ? run : [];
}

/** All segments have the common words, so few segments take the least room. */
function takeSmall(segments: readonly Segment[]): readonly Segment[] {
  let sum = 0;
  let start = segments.length;
  for (; start > 0; start -= 1) {
    const count = segments[start - 1]?.documentCount ?? 0;
    const isNewest = start === segments.length;
    if (sum + count > MAX_DOCUMENTS || (!isNewest && count > MAX_RATIO_AT_REST * sum)) break;
    sum += count;
  }
  return segments.slice(start);
}

function takeAlike(segments: readonly Segment[]): readonly Segment[] {
  const size = toSizeClass(segments.at(-1)?.documentCount ?? 0);
  const start = segments.findLastIndex(({ documentCount }) => toSizeClass(documentCount) !== size) + 1;
  const run = segments.slice(start);
  return run.reduce((sum, { documentCount }) => sum + documentCount, 0) > MAX_DOCUMENTS ? [] : run;
}

function toSizeClass(documentCount: number): number {
  return Math.floor(Math.log(Math.max(1, documentCount)) / Math.log(FAN));
}
