import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildBatch, buildSpan, EPOCH_MS, uniqueSpanId, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

const ALL = { experimentIds: null, fromMs: 0, untilMs: EPOCH_MS + 1e12 };

/** What the health check reads. */
export function runObservationsConformance(engine: EngineUnderTest): void {
  describe("run observations", () => {
    let store: OpenStore;
    beforeAll(async () => {
      store = await openStore(engine);
    });
    afterAll(async () => {
      await store.close();
      await engine.removeLocations();
    });

    it("tells a run's figures, tools, skills, versions and scores", async () => {
      const traceId = uniqueTraceId();
      const root = buildSpan({
        traceId,
        spanId: uniqueSpanId(),
        endMs: 900,
        status: { code: "ERROR", message: "failed" },
        facts: { type: "AGENT", trigger: "cron" },
      });
      const parentSpanId = root.span.spanId;
      const call = buildSpan({
        traceId,
        spanId: uniqueSpanId(),
        parentSpanId,
        facts: {
          type: "LLM",
          model: "gpt-5-mini",
          usage: {
            inputTokens: 90,
            outputTokens: 10,
            cacheReadTokens: null,
            cacheWriteTokens: null,
            reasoningTokens: null,
            totalTokens: 100,
          },
          costUsd: 0.002,
          costSource: "provider",
        },
      });
      const tool = (code: "OK" | "ERROR", endMs: number | null = 5) =>
        buildSpan({
          traceId,
          spanId: uniqueSpanId(),
          parentSpanId,
          endMs,
          status: { code, message: "" },
          facts: { type: "TOOL", toolName: "mail_fetch" },
        });
      const skills = JSON.stringify([{ name: "mail-triage", location: "/s", sha256: "aa" }]);
      await store.writer.appendSpans(
        buildBatch([root, call, tool("OK"), tool("ERROR"), tool("OK", null)], {
          traceMetadata: new Map([
            [
              traceId,
              {
                "openclaw.skills": skills,
                "clawglass.skills_used": JSON.stringify(["mail-triage"]),
                "openclaw.version": "2026.9.6",
                "openclaw.plugin.version": "1.2.0",
                "openclaw.job.id": "sweep",
              },
            ],
          ]),
        }),
      );
      for (const [name, valueJson, type] of [
        ["useful", "0.5", "LLM_JUDGE"],
        ["useful", "true", "HUMAN"],
        ["note", '"long words"', "HUMAN"],
      ] as const) {
        await store.writer.createAssessment({
          assessmentId: `a-${uniqueSpanId()}${uniqueSpanId()}`,
          traceId,
          spanId: null,
          name,
          source: { type, id: "x" },
          createTimeMs: EPOCH_MS,
          lastUpdateTimeMs: EPOCH_MS,
          content: { kind: "feedback", valueJson, error: null },
          rationale: null,
          metadata: {},
          overrides: null,
          isValid: true,
        });
      }
      const { runs, isCapped } = await store.reader.listRunObservations({ ...ALL, limit: 10 });
      expect(isCapped).toBe(false);
      expect(runs).toMatchObject([
        {
          traceId,
          startTimeMs: EPOCH_MS,
          tokens: 100,
          costUsd: 0.002,
          models: ["gpt-5-mini"],
          skills: [{ name: "mail-triage", version: "aa", wasUsed: true }],
          tools: [{ name: "mail_fetch", calls: 2, failures: 1 }],
          trigger: "cron",
          jobId: "sweep",
          hasModelCall: true,
          scores: [
            { name: "useful", value: 0.5 },
            { name: "useful (yours)", value: 1 },
          ],
          hostVersion: "2026.9.6",
          pluginVersion: "1.2.0",
        },
      ]);
    });

    it("gives the newest runs of the time asked, oldest first, and says when some were left out", async () => {
      const traceIds = [uniqueTraceId(), uniqueTraceId(), uniqueTraceId()];
      for (const [index, traceId] of traceIds.entries()) {
        const startMs = 1_000_000 + index * 1_000;
        await store.writer.appendSpans(buildBatch([buildSpan({ traceId, spanId: uniqueSpanId(), startMs })]));
      }
      const query = { ...ALL, fromMs: EPOCH_MS + 1_000_000 };
      const ids = async (over: { untilMs?: number; limit: number; experimentIds?: string[] }) => {
        const list = await store.reader.listRunObservations({ ...query, ...over });
        return [list.runs.map((run) => run.traceId), list.isCapped];
      };
      expect(await ids({ limit: 3 })).toEqual([traceIds, false]);
      expect(await ids({ limit: 2 })).toEqual([traceIds.slice(1), true]);
      expect(await ids({ limit: 3, untilMs: EPOCH_MS + 1_002_000 })).toEqual([traceIds.slice(0, 2), false]);
      expect(await ids({ limit: 3, experimentIds: ["0"] })).toEqual([traceIds, false]);
      expect(await ids({ limit: 3, experimentIds: ["77"] })).toEqual([[], false]);
      const [oldest] = (await store.reader.listRunObservations({ ...query, limit: 3 })).runs;
      expect(oldest).toMatchObject({
        tokens: null,
        costUsd: null,
        tools: [],
        skills: [],
        hasModelCall: false,
      });
    });
  });
}
