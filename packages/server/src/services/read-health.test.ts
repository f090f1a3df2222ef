import { simulateAgent } from "@clawglass/core/health-simulation";
import type { RunObservationQuery, StoreReader } from "@clawglass/storage";
import { describe, expect, test } from "vitest";
import { assessStoredHealth, type HealthJob } from "./assess-stored-health.ts";
import { createReadHealth, DEFAULT_HEALTH_LIMITS } from "./read-health.ts";

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 0, 5);
const runs = simulateAgent({ seed: 3, startMs: START_MS, days: 28 });

/** Answers the one query that the health check asks, and keeps count. */
function createReader() {
  const asked: RunObservationQuery[] = [];
  const reader = {
    async listRunObservations(query: RunObservationQuery) {
      asked.push(query);
      const found = runs.filter((run) => run.startTimeMs >= query.fromMs && run.startTimeMs < query.untilMs);
      return { runs: found.slice(-query.limit), isCapped: found.length > query.limit };
    },
  } satisfies Partial<StoreReader>;
  return { asked, reader: { assessHealth: (job: HealthJob) => assessStoredHealth(reader, job) } };
}

describe("createReadHealth", () => {
  test("reads a bounded past, and counts the window that was asked for", async () => {
    const { asked, reader } = createReader();
    const nowMs = START_MS + 28 * DAY_MS;
    const readHealth = createReadHealth(() => nowMs);
    const week = await readHealth({ window: "7d", timeZone: "UTC" }, reader);
    const day = await readHealth({ window: "24h", timeZone: "UTC", experimentId: "4" }, reader);
    expect(asked).toEqual([
      { experimentIds: null, fromMs: nowMs - 42 * DAY_MS, untilMs: nowMs + 1, limit: 3_000 },
      { experimentIds: ["4"], fromMs: nowMs - 42 * DAY_MS, untilMs: nowMs + 1, limit: 3_000 },
    ]);
    expect(week.verdict).toBe("ok");
    expect(day.runCount).toBeLessThan(week.runCount);
    expect(day.history.runCount).toBe(week.history.runCount);
  });

  test("looks once for many pages, and again when the report is old", async () => {
    const { asked, reader } = createReader();
    let nowMs = START_MS + 28 * DAY_MS;
    const readHealth = createReadHealth(() => nowMs);
    const first = await readHealth({ window: "7d", timeZone: "UTC" }, reader);
    expect(await readHealth({ window: "7d", timeZone: "UTC" }, reader)).toBe(first);
    nowMs += DEFAULT_HEALTH_LIMITS.keepMs;
    expect(await readHealth({ window: "7d", timeZone: "UTC" }, reader)).not.toBe(first);
    expect(asked.length).toBe(2);
  });

  test("says when older runs were left out", async () => {
    const { reader } = createReader();
    const limits = { ...DEFAULT_HEALTH_LIMITS, maxRuns: 500 };
    const report = await createReadHealth(() => START_MS + 28 * DAY_MS, limits)(
      { window: "30d", timeZone: "UTC" },
      reader,
    );
    expect(report.history).toMatchObject({ isCapped: true, runCount: 500 });
    expect(report.words.notes).toContain("Only the newest 500 runs were looked at.");
  });

  test("refuses a time zone that does not exist", async () => {
    const { reader } = createReader();
    const readHealth = createReadHealth(() => START_MS);
    await expect(readHealth({ window: "7d", timeZone: "Mars/Base" }, reader)).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });
});
