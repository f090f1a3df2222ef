import { METADATA_KEYS, parseRunFilter, type RunNameField } from "@clawglass/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildBatch, buildSpan, EPOCH_MS, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

/** The page's own filter, its facets, and sessions. */
export function runFilterConformance(engine: EngineUnderTest): void {
  describe("runs by the page's filter", () => {
    let store: OpenStore;
    const traceIds: string[] = [];

    /** Eight runs, 100 ms apart: half of them by cron, every third failed, the last one open, one lost. */
    beforeAll(async () => {
      store = await openStore(engine);
      for (let index = 0; index < 8; index += 1) {
        const traceId = uniqueTraceId();
        traceIds.push(traceId);
        const startMs = index * 100;
        const root = buildSpan({
          traceId,
          spanId: "00000000000000a1",
          name: "main",
          startMs,
          endMs: index === 7 ? null : startMs + 10 + index,
          status: { code: index % 3 === 2 ? "ERROR" : index === 7 ? "UNSET" : "OK", message: "" },
          attributes: [
            {
              key: "mlflow.spanInputs",
              json: JSON.stringify({ messages: [{ role: "user", content: `mail ${index}` }] }),
            },
          ],
          facts: {
            type: "AGENT",
            sessionId: index < 3 ? "desk" : index < 7 ? "100%_sure" : null,
            agentId: "main",
            channel: index % 2 === 0 ? "telegram" : null,
            trigger: index % 2 === 0 ? "user" : "cron",
            isIncomplete: index === 5,
          },
        });
        const tool = buildSpan({
          traceId,
          spanId: "00000000000000b2",
          parentSpanId: "00000000000000a1",
          name: index === 4 ? "web_search" : "mail_fetch",
          startMs: startMs + 1,
          endMs: startMs + 2,
          facts: { type: "TOOL", toolName: index === 4 ? "web_search" : "mail_fetch" },
        });
        const model = buildSpan({
          traceId,
          spanId: "00000000000000c3",
          parentSpanId: "00000000000000a1",
          name: "model",
          startMs: startMs + 3,
          endMs: startMs + 4,
          facts: {
            type: "LLM",
            model: index < 6 ? "gpt-5-mini" : "qwen3:8b",
            costUsd: index < 6 ? index / 100 : null,
            usage: { ...NO_USAGE, totalTokens: 1_000 * index },
          },
        });
        await store.writer.appendSpans(
          buildBatch([root, tool, model], {
            traceTags: new Map<string, Record<string, string>>([
              [traceId, index === 1 ? { keep: "yes" } : {}],
            ]),
            traceMetadata: new Map<string, Record<string, string>>([
              [
                traceId,
                index < 2 ? { [METADATA_KEYS.skillsUsed]: JSON.stringify(["mail-triage", "calendar"]) } : {},
              ],
            ]),
          }),
        );
      }
      for (const [index, source] of [
        [0, "HUMAN"],
        [1, "LLM_JUDGE"],
      ] as const) {
        await store.writer.createAssessment({
          assessmentId: `a-run-filter-${index}`,
          traceId: traceIds[index] ?? "",
          spanId: null,
          name: "useful",
          source: { type: source, id: "x" },
          content: { kind: "feedback", valueJson: index === 0 ? "false" : "true", error: null },
          createTimeMs: 1,
          lastUpdateTimeMs: 1,
          rationale: null,
          metadata: {},
          overrides: null,
          isValid: true,
        });
      }
    });
    afterAll(async () => {
      await store.close();
      await engine.removeLocations();
    });

    const parse = (text: string) => {
      const { filter, problems } = parseRunFilter(text, EPOCH_MS);
      expect(problems).toEqual([]);
      return filter;
    };
    const find = async (text: string, limit = 100, cursor: string | null = null) =>
      store.reader.listTraceSummaries({
        experimentIds: null,
        filter: "",
        runs: parse(text),
        orderBy: [],
        limit,
        cursor,
      });

    it.each([
      ["", [7, 6, 5, 4, 3, 2, 1, 0]],
      ["state:failed", [2]],
      ["state:lost", [5]],
      ["state:running,lost", [7, 5]],
      ["-state:ok", [7, 5, 2]],
      ["tool:web_search", [4]],
      ["-tool:mail*", [4]],
      ["model:qwen3:8b", [7, 6]],
      ["model:gpt* tool:web_search", [4]],
      ["session:desk", [2, 1, 0]],
      ["-session:desk", [7, 6, 5, 4, 3]],
      ["session:100%_sure", [6, 5, 4, 3]],
      ["session:100%*", [6, 5, 4, 3]],
      ["session:100_*", []],
      ["channel:telegram trigger:user since:2026-01-01", [6, 4, 2, 0]],
      ["-channel:telegram", [7, 5, 3, 1]],
      ["skill:calendar", [1, 0]],
      ["tag:keep", [1]],
      ["tag:keep=no", []],
      ["label:useful", [1, 0]],
      ["label:useful=false", [0]],
      ["by:you", [0]],
      ["by:judge,you", [1, 0]],
      ["by:nobody session:desk", [2]],
      ["tokens>5k", [7, 6]],
      ["cost>=0.04", [5, 4]],
      ["-cost>=0.04 tokens>3k", [7, 6]],
      ["duration<12ms -state:running", [1, 0]],
      ["tool:web_search or state:failed", [4, 2]],
      ["tool:web_search or state:failed session:desk", [2]],
      ["mail session:desk", [2, 1, 0]],
      ['"mail 4" or "mail 6"', [6, 4]],
      ['-"mail 4" session:100*', [6, 5, 3]],
    ])("%s", async (text, expected) => {
      const page = await find(text);
      expect(page.items.map((item) => traceIds.indexOf(item.traceId))).toEqual(expected);
      expect(await store.reader.countTraces({ experimentIds: null, filter: "", runs: parse(text) })).toEqual({
        count: expected.length,
        isLowerBound: false,
      });
    });

    it("come page by page without gap or repetition", async () => {
      const seen: number[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof find>> = await find("model:gpt-5-mini", 2, cursor);
        seen.push(...page.items.map((item) => traceIds.indexOf(item.traceId)));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual([5, 4, 3, 2, 1, 0]);
    });

    const count = async (
      fields: readonly RunNameField[],
      more: { q?: string; text?: string; holding?: string } = {},
    ) => {
      const { facets } = await store.reader.countFacets({
        experimentIds: null,
        filter: "",
        runs: parse(more.q ?? ""),
        text: more.text ?? null,
        fields,
        holding: more.holding ?? "",
        limit: 2,
      });
      return facets.map(({ field, values, valueCount, isLowerBound }) => [
        field,
        values.map(({ value, count }) => `${value} ${count}`),
        valueCount,
        isLowerBound,
      ]);
    };

    it("have values that are counted, most frequent first", async () => {
      expect(
        await count(["state", "model", "tool", "session", "skill", "label", "by", "channel", "tag"]),
      ).toEqual([
        ["state", ["ok 5", "failed 1"], 4, false],
        ["model", ["gpt-5-mini 6", "qwen3:8b 2"], 2, false],
        ["tool", ["mail_fetch 7", "web_search 1"], 2, false],
        ["session", ["100%_sure 4", "desk 3"], 2, false],
        ["skill", ["calendar 2", "mail-triage 2"], 2, false],
        ["label", ["useful 2"], 1, false],
        ["by", ["nobody 6", "judge 1"], 3, false],
        ["channel", ["telegram 4"], 1, false],
        ["tag", ["keep 1"], 1, false],
      ]);
      expect(await count(["tool"], { q: "state:failed" })).toEqual([["tool", ["mail_fetch 1"], 1, false]]);
      expect(await count(["tool"], { text: "mail* 4" })).toEqual([["tool", ["web_search 1"], 1, false]]);
      expect(await count(["tool"], { holding: "WEB" })).toEqual([["tool", ["web_search 1"], 1, false]]);
    });

    it("stand over time, those of the filter only", async () => {
      const { timeline } = await store.reader.countFacets({
        experimentIds: null,
        filter: "",
        runs: parse("state:ok,failed"),
        text: null,
        fields: ["state"],
        holding: "",
        limit: 2,
      });
      const sum = (key: "runCount" | "failedCount") =>
        timeline?.buckets.reduce((total, bucket) => total + bucket[key], 0);
      expect([sum("runCount"), sum("failedCount")]).toEqual([6, 1]);
      expect(timeline?.isLowerBound).toBe(false);
    });

    it("are summed up by session, the last used first, page by page", async () => {
      const list = (cursor: string | null, holding = "") =>
        store.reader.listSessions({ experimentIds: null, holding, limit: 1, cursor });
      const first = await list(null);
      const second = await list(first.nextCursor);
      expect([...first.items, ...second.items].map(({ sessionId }) => sessionId)).toEqual([
        "100%_sure",
        "desk",
      ]);
      expect(second.nextCursor).toBeNull();
      expect((await list(null, "DES")).items).toHaveLength(1);
      const desk = await store.reader.getSession("desk");
      expect(desk).toMatchObject({
        runCount: 3,
        failedCount: 1,
        lostCount: 0,
        totalTokens: 3_000,
        costUsd: 0.03,
        firstTimeMs: EPOCH_MS,
        lastTimeMs: EPOCH_MS + 200,
        isLowerBound: false,
      });
      expect(await store.reader.getSession("nowhere")).toBeNull();
    });
  });
}

const NO_USAGE = {
  inputTokens: null,
  outputTokens: null,
  cacheReadTokens: null,
  cacheWriteTokens: null,
  reasoningTokens: null,
  totalTokens: null,
};
