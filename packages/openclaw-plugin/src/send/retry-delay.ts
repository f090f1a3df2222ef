export const FIRST_DELAY_MS = 1000;
export const MAX_DELAY_MS = 5 * 60_000;

/**
 * How long to wait before try `failures + 1`: doubling from 1 s to 5 min, between half and all of it, so that many
 * senders do not come back at once.
 * @param random 0 to 1
 */
export function toRetryDelayMs(failures: number, random: number): number {
  const fullMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(30, Math.max(0, failures - 1)));
  return Math.round(fullMs * (0.5 + random / 2));
}

/** `Retry-After` in ms: seconds or a date; null when it says nothing usable. Never more than an hour. */
export function parseRetryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined || header.trim() === "") return null;
  const seconds = Number(header);
  const delayMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(delayMs) ? Math.min(3_600_000, Math.max(0, delayMs)) : null;
}
