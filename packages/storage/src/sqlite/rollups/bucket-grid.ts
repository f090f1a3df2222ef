import type { RollupQuery } from "../../contract/rollup-store.ts";
import { RESOLUTIONS_MS, toBucketNumber, toBucketStartMs } from "./resolutions.ts";

/** The buckets of an answer: each is some neighbouring buckets of the resolution, counted from one that is not after the query's first. */
export interface BucketGrid {
  resolution: number;
  /** The first bucket of the resolution that belongs to number 0. */
  base: number;
  /** Buckets of the resolution in each. */
  size: number;
}

export function toBucketGrid({ buckets, fromMs }: RollupQuery, resolution: number): BucketGrid {
  if (buckets === undefined) return { resolution, base: 0, size: 1 };
  const size = Math.max(1, Math.round(buckets.widthMs / (RESOLUTIONS_MS[resolution] ?? 1)));
  const first = toBucketNumber(buckets.fromMs, resolution);
  const from = toBucketNumber(fromMs, resolution);
  return { resolution, base: first + Math.floor((from - first) / size) * size, size };
}

export function toGridNumber({ base, size }: BucketGrid, bucket: number): number {
  return Math.floor((bucket - base) / size);
}

export function toGridStartMs({ resolution, base, size }: BucketGrid, number: number): number {
  return toBucketStartMs(base + number * size, resolution);
}
