/** Nanoseconds since 1970-01-01 UTC. A bigint, because 19 digits do not fit a double. */
export type UnixNano = bigint;

const NANOS_PER_MS = 1_000_000n;

export function toUnixMs(unixNano: UnixNano): number {
  return Number(unixNano / NANOS_PER_MS);
}

export function toUnixNano(unixMs: number): UnixNano {
  return BigInt(Math.round(unixMs * 1000)) * 1000n;
}

/** Milliseconds between two instants, with the fraction kept (spans are often shorter than 1 ms). */
export function toDurationMs(start: UnixNano, end: UnixNano): number {
  return Number(end - start) / 1_000_000;
}
