import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunTallyQuery } from "../contract/run-tallies.ts";
import { buildBatch, buildSpan, EPOCH_MS, uniqueSpanId, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

const HOUR_MS = 3_600_000;

/** Counts of runs by what started them. */
export function runTalliesConformance(engine: EngineUnderTest): void {
  describe("run tallies", () => {
    let store: OpenStore;
    beforeAll(async () => {
      store = await openStore(engine);
      const runs = [
        { atMs: 0, trigger: "cron", sessionId: "s1", code: "OK" },
        { atMs: 5, trigger: "cron", sessionId: "s2", code: "ERROR" },
        { atMs: 9, trigger: "user", sessionId: "s1", code: "OK" },
        { atMs: 10, trigger: null, sessionId: null, code: "OK" },
        { atMs: HOUR_MS, trigger: "user", sessionId: "s1", code: "ERROR" },
      ] as const;
      for (const { atMs, trigger, sessionId, code } of runs) {
        const root = buildSpan({
          traceId: uniqueTraceId(),
          spanId: uniqueSpanId(),
          startMs: atMs,
          endMs: atMs + 10,
          status: { code, message: "" },
          facts: { type: "AGENT", trigger, sessionId, channel: trigger === "user" ? "telegram" : null },
        });
        await store.writer.appendSpans(buildBatch([root]));
      }
    });
    afterAll(async () => {
      await store.close();
      await engine.removeLocations();
    });

    const tally = (query: Partial<RunTallyQuery>) =>
      store.reader.tallyRuns({
        experimentIds: null,
        fromMs: EPOCH_MS,
        toMs: EPOCH_MS + HOUR_MS,
        by: "trigger",
        limit: 10,
        ...query,
      });

    it("counts runs and failed runs of a time, most first", async () => {
      expect(await tally({})).toEqual({
        nameCount: 2,
        tallies: [
          { name: "cron", runCount: 2, failedCount: 1, costUsd: null },
          { name: null, runCount: 1, failedCount: 0, costUsd: null },
          { name: "user", runCount: 1, failedCount: 0, costUsd: null },
        ],
      });
    });

    it("tells sessions and channels apart, and how many more there are than it lists", async () => {
      expect(await tally({ by: "session", limit: 1 })).toMatchObject({
        nameCount: 2,
        tallies: [{ name: "s1", runCount: 2 }],
      });
      const byChannel = await tally({ by: "channel", toMs: EPOCH_MS + 2 * HOUR_MS });
      expect(byChannel.tallies).toContainEqual({
        name: "telegram",
        runCount: 2,
        failedCount: 1,
        costUsd: null,
      });
    });

    it("knows nothing of experiments that are not there", async () => {
      expect(await tally({ experimentIds: [] })).toEqual({ tallies: [], nameCount: 0 });
      expect(await tally({ experimentIds: ["999999"] })).toEqual({ tallies: [], nameCount: 0 });
    });
  });
}
