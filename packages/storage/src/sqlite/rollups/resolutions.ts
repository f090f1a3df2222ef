import { ROLLUP_RESOLUTIONS, type RollupResolution } from "../../contract/rollup-store.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Width of a bucket, in the order of the contract's resolutions; the position is the stored code. */
export const RESOLUTIONS_MS: readonly number[] = [MINUTE_MS, HOUR_MS, 24 * HOUR_MS];

export const RESOLUTION_DAY = ROLLUP_RESOLUTIONS.indexOf("day");

export function toResolutionCode(resolution: RollupResolution): number {
  return ROLLUP_RESOLUTIONS.indexOf(resolution);
}

export function toBucketNumber(timeMs: number, resolutionCode: number): number {
  return Math.floor(timeMs / (RESOLUTIONS_MS[resolutionCode] ?? MINUTE_MS));
}

export function toBucketStartMs(bucket: number, resolutionCode: number): number {
  return bucket * (RESOLUTIONS_MS[resolutionCode] ?? MINUTE_MS);
}
