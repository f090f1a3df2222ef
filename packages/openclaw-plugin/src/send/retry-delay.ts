export const FIRST_DELAY_MS = 1000;
export const MAX_DELAY_MS = 5 * 60_000;
/** A look whether a server is there again costs next to nothing, and whoever started it wants to see the traces. */
export const MAX_ABSENT_DELAY_MS = 5000;
/** A server that is there and wants other settings: it may be mended on its side. */
export const MAX_PROBE_DELAY_MS = 30_000;

/**
 * How long to wait before try `failures + 1`: doubling from 1 s to `maxMs`, between half and all of it, so that many
 * senders do not come back at once.
 * @param random 0 to 1
 */
export function toRetryDelayMs(failures: number, random: number, maxMs = MAX_DELAY_MS): number {
  const fullMs = Math.min(maxMs, FIRST_DELAY_MS * 2 ** Math.min(30, Math.max(0, failures - 1)));
  return Math.round(fullMs * (0.5 + random / 2));
}

/** `Retry-After` in ms: seconds or a date; null when it says nothing usable. Never more than an hour. */
export function parseRetryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined || header.trim() === "") return null;
  const seconds = Number(header);
  const delayMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(delayMs) ? Math.min(3_600_000, Math.max(0, delayMs)) : null;
}
