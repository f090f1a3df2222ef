import { AppError } from "@clawglass/core";
import type { HealthQuery, HealthReport } from "@clawglass/core/api";
import { assessHealth } from "@clawglass/core/health";
import type { StoreReader } from "@clawglass/storage";

const DAY_MS = 86_400_000;
const WINDOW_MS: Record<HealthQuery["window"], number> = {
  "24h": DAY_MS,
  "7d": 7 * DAY_MS,
  "30d": 30 * DAY_MS,
};

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

export type ReadHealth = (query: HealthQuery, reader: StoreReader) => Promise<HealthReport>;

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
    const { runs, isCapped } = await reader.listRunObservations({
      experimentIds: query.experimentId === undefined ? null : [query.experimentId],
      fromMs: now - limits.historyMs,
      untilMs: now + 1,
      limit: limits.maxRuns,
    });
    const report = assessHealth({ runs, nowMs: now, windowMs: WINDOW_MS[query.window], isCapped, timeZone });
    kept.set(key, { readAtMs: now, report });
    return report;
  };
}

/** The server's own zone where nobody asks for another: on a laptop it is the owner's. */
function checkTimeZone(timeZone: string | undefined): string {
  if (timeZone === undefined) return Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    return Intl.DateTimeFormat("en-GB", { timeZone }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new AppError("INVALID_INPUT", `There is no time zone ${timeZone}.`, {
      cause,
      hint: "Use a name such as Europe/Berlin or UTC.",
    });
  }
}
