import type { HealthQuery, HealthReport } from "@clawglass/core/api";
import type { ReaderCalls } from "../threads/methods.ts";
import { checkTimeZone } from "./check-time-zone.ts";
import { findWindowStartMs } from "./time-window.ts";

const DAY_MS = 86_400_000;

export interface HealthLimits {
  /** How far back the past goes that the present is compared with. */
  historyMs: number;
  /** More runs than this are not read; the report says so. */
  maxRuns: number;
  /** A report is given again for so long: pages that are left open must not cost more than one look. */
  keepMs: number;
}

/** Six weeks at 60 runs a day fit. */
export const DEFAULT_HEALTH_LIMITS: HealthLimits = { historyMs: 42 * DAY_MS, maxRuns: 3_000, keepMs: 20_000 };

export type ReadHealth = (
  query: HealthQuery,
  reader: Pick<ReaderCalls, "assessHealth">,
) => Promise<HealthReport>;

/** Health of the runs in a store. Keeps the last reports for a short while, one for each way of asking. */
export function createReadHealth(nowMs: () => number, limits = DEFAULT_HEALTH_LIMITS): ReadHealth {
  const kept = new Map<string, { readAtMs: number; report: HealthReport }>();
  return async (query, reader) => {
    const timeZone = checkTimeZone(query.timeZone);
    const key = JSON.stringify([query.window, query.experimentId ?? null, timeZone]);
    const now = nowMs();
    for (const [oldKey, { readAtMs }] of kept) if (now - readAtMs >= limits.keepMs) kept.delete(oldKey);
    const known = kept.get(key);
    if (known) return known.report;
    const report = await reader.assessHealth({
      experimentIds: query.experimentId === undefined ? null : [query.experimentId],
      nowMs: now,
      windowMs: now - findWindowStartMs(query.window, now),
      historyMs: limits.historyMs,
      maxRuns: limits.maxRuns,
      timeZone,
    });
    // Where there was nothing to read, the next look is free, and the first run should show at once.
    if (report.history.fromMs !== null) kept.set(key, { readAtMs: now, report });
    return report;
  };
}
