import { describe, expect, it } from "vitest";
import { createSpoolStats } from "../spool/spool-stats.ts";
import { createHealthLog } from "./health-log.ts";

describe("createHealthLog", () => {
  it("says trouble once, again after ten minutes, and when it is over", () => {
    let nowMs = 0;
    const lines: string[] = [];
    const say = (message: string): void => void lines.push(message);
    const report = createHealthLog({ info: say, warn: say, error: say }, () => nowMs);
    const stats = {
      ...createSpoolStats(),
      lastError: { atMs: 0, message: "It is down.", hint: "Start it." },
    };
    for (let minute = 0; minute <= 11; minute += 1) {
      nowMs = minute * 60_000;
      report({ isFailing: true, waitingSpans: minute, stats });
    }
    report({ isFailing: false, waitingSpans: 0, stats });
    report({ isFailing: false, waitingSpans: 0, stats });
    expect(lines).toEqual([
      "mlflow-openclaw: It is down. Start it. 0 span(s) wait on disk.",
      "mlflow-openclaw: It is down. Start it. 10 span(s) wait on disk.",
      "mlflow-openclaw: traces reach the server again",
    ]);
  });

  it("says new losses only", () => {
    const lines: string[] = [];
    const say = (message: string): void => void lines.push(message);
    const report = createHealthLog({ info: say, warn: say, error: say }, () => 0);
    const stats = createSpoolStats();
    for (const lost of [0, 3, 3, 5]) {
      stats.lostSpans["spool-full"] = lost;
      report({ isFailing: false, waitingSpans: 0, stats });
    }
    expect(lines.map((line) => /\d+/.exec(line)?.[0])).toEqual(["3", "2"]);
  });
});
