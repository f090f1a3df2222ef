import type { PluginLogger } from "./plugin-api.ts";

const REPORT_EVERY_MS = 10 * 60_000;

/** Says the first fault at once and then, every ten minutes at most, how many there were. Never throws. */
export function createFaultReporter(logger: PluginLogger, clock: () => number): (error: unknown) => void {
  let unreported = 0;
  let reportedAtMs = Number.NEGATIVE_INFINITY;
  return (error) => {
    unreported += 1;
    if (clock() - reportedAtMs < REPORT_EVERY_MS) return;
    const text = error instanceof Error ? error.message : String(error);
    logger.warn(
      `mlflow-openclaw: ${unreported} fault(s) while tracing, the agent is not affected; last: ${text}`,
    );
    unreported = 0;
    reportedAtMs = clock();
  };
}
