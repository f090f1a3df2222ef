import type { SpoolStats } from "../spool/spool-stats.ts";
import type { PluginLogger } from "./plugin-api.ts";

const REPEAT_MS = 10 * 60_000;

export interface HealthFacts {
  isFailing: boolean;
  waitingSpans: number;
  stats: Pick<SpoolStats, "lastError" | "lostSpans">;
}

/**
 * Says in the host's log what a person should know, and no more: the first trouble, then every ten minutes how many
 * spans wait, and when it is over. Losses are said whenever there are new ones.
 */
export function createHealthLog(logger: PluginLogger, clock: () => number): (facts: HealthFacts) => void {
  let saidAtMs: number | null = null;
  let saidLost = 0;
  return ({ isFailing, waitingSpans, stats }) => {
    const lost = Object.values(stats.lostSpans).reduce((sum, count) => sum + count, 0);
    if (lost > saidLost) {
      logger.warn(`mlflow-openclaw: ${lost - saidLost} span(s) were lost; see \`openclaw mlflow status\``);
      saidLost = lost;
    }
    if (!isFailing) {
      if (saidAtMs !== null) logger.info("mlflow-openclaw: traces reach the server again");
      saidAtMs = null;
      return;
    }
    if (saidAtMs !== null && clock() - saidAtMs < REPEAT_MS) return;
    saidAtMs = clock();
    const { message = "the server does not take traces.", hint = null } = stats.lastError ?? {};
    logger.warn(
      `mlflow-openclaw: ${message} ${hint ?? ""} ${waitingSpans} span(s) wait on disk.`.replace(
        / {2,}/g,
        " ",
      ),
    );
  };
}
