/** What a query of the page is at, as far as the server's state shows in it. */
export interface QueryGlimpse {
  isActive: boolean;
  hasData: boolean;
  /** When the request that is on its way left; null when none is. */
  askedAtMs: number | null;
  /** The last answer was an error that another try may mend (no answer, 5xx, 429). */
  hasFailed: boolean;
  failedAtMs: number;
  /** `HTTP_500`, `STORE_BUSY`, … */
  code: string;
}

/** `failing`: the server answers with errors. `slow`: it has not answered for a while. */
export type ServerTrouble =
  | { kind: "failing"; sinceMs: number; code: string; hasOldData: boolean }
  | { kind: "slow"; sinceMs: number; hasOldData: boolean };

/** A person waits so long before it is worth a word. */
export const SLOW_AFTER_MS = 4_000;

/** The trouble that the queries of the page show; null when there is none. Errors weigh more than waiting. */
export function findServerTrouble(queries: readonly QueryGlimpse[], nowMs: number): ServerTrouble | null {
  const active = queries.filter(({ isActive }) => isActive);
  const hasOldData = active.some(({ hasData }) => hasData);
  const failed = active.filter(({ hasFailed }) => hasFailed);
  const first = failed.toSorted((left, right) => left.failedAtMs - right.failedAtMs)[0];
  if (first) return { kind: "failing", sinceMs: first.failedAtMs, code: first.code, hasOldData };
  const asked = active.flatMap(({ askedAtMs }) => (askedAtMs === null ? [] : [askedAtMs]));
  const sinceMs = Math.min(...asked);
  return nowMs - sinceMs >= SLOW_AFTER_MS ? { kind: "slow", sinceMs, hasOldData } : null;
}
