import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FactPoint, FactQuery } from "../contract/fact-figures.ts";
import {
  buildBatch,
  buildSpan,
  EPOCH_MS,
  type SpanSketch,
  uniqueSpanId,
  uniqueTraceId,
} from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

/** Exact figures, read from the rows. */
export function factsConformance(engine: EngineUnderTest): void {
  describe("facts", () => {
    let store: OpenStore;
    let experimentId: string;
    beforeAll(async () => {
      store = await openStore(engine);
      experimentId = (
        await store.writer.createExperiment({ name: uniqueTraceId(), artifactLocation: null, tags: {} })
      ).experimentId;
      await addTrace({ name: "b", endMs: 10, facts: { type: "AGENT" } }, { env: "prod" });
      await addTrace({ name: "a", startMs: 1_000, endMs: 1_020.9, facts: { type: "AGENT" } }, { env: "dev" });
      await addTrace({ name: "a", startMs: 2_000, endMs: 2_090, facts: { type: "AGENT" } }, { env: "dev" }, [
        {
          name: "call",
          startMs: 2_050,
          endMs: 2_051,
          status: { code: "ERROR", message: "" },
          facts: { type: "LLM", model: "m", costUsd: 0.5, inputCostUsd: 0.2, outputCostUsd: 0.3 },
        },
      ]);
    });
    afterAll(async () => {
      await store.close();
      await engine.removeLocations();
    });

    const addTrace = async (
      root: SpanSketch,
      tags: Record<string, string>,
      children: SpanSketch[] = [],
    ): Promise<string> => {
      const traceId = uniqueTraceId();
      const parentSpanId = uniqueSpanId();
      await store.writer.appendSpans(
        buildBatch(
          [
            buildSpan({ ...root, traceId, spanId: parentSpanId }),
            ...children.map((child) =>
              buildSpan({ ...child, traceId, parentSpanId, spanId: uniqueSpanId() }),
            ),
          ],
          { experimentId, traceTags: new Map([[traceId, tags]]) },
        ),
      );
      return traceId;
    };

    const query = (change: Partial<FactQuery>): Promise<FactPoint[]> =>
      store.reader.queryFacts({
        view: "traces",
        measure: "count",
        experimentIds: [experimentId],
        fromMs: null,
        toMs: null,
        isTimedBySpan: false,
        intervalMs: null,
        groupBy: [],
        where: [],
        quantiles: [],
        limit: 100,
        ...change,
      });

    it("adds up whole milliseconds, and interpolates quantiles between neighbours", async () => {
      const [point] = await query({ measure: "durationMs", quantiles: [0, 0.25, 0.5, 0.9, 1] });
      expect(point).toMatchObject({ count: 3, sum: 120, mean: 40, min: 10, max: 90 });
      expect(point?.quantiles.map((value) => value?.toFixed(6))).toEqual(
        [10, 15, 20, 76, 90].map((value) => value.toFixed(6)),
      );
    });

    it("groups by time, then by dimension, and cuts behind the limit", async () => {
      const points = await query({ groupBy: ["traceName"], intervalMs: 2_000, limit: 2 });
      expect(
        points.map(({ bucketStartMs, dimensions, count }) => [bucketStartMs, dimensions, count]),
      ).toEqual([
        [EPOCH_MS, ["a"], 1],
        [EPOCH_MS, ["b"], 1],
      ]);
    });

    it("counts what lies on both ends of the window", async () => {
      const window = { fromMs: EPOCH_MS + 1_000, toMs: EPOCH_MS + 2_000 };
      expect((await query(window))[0]?.count).toBe(2);
      expect((await query({ ...window, view: "spans" }))[0]?.count).toBe(3);
      expect((await query({ ...window, view: "spans", isTimedBySpan: true }))[0]?.count).toBe(2);
    });

    it("leaves out rows that lack the measure or a dimension", async () => {
      const [cost] = await query({ view: "spans", measure: "inputCostUsd", groupBy: ["model"] });
      expect(cost).toMatchObject({ dimensions: ["m"], count: 1, sum: 0.2 });
      expect(await query({ view: "spans", groupBy: ["provider"] })).toEqual([]);
    });

    it("adds up what traces cost, and leaves out those of which nobody said it", async () => {
      const [cost] = await query({ measure: "costUsd", quantiles: [0.5] });
      expect(cost).toMatchObject({ count: 1, sum: 0.5, min: 0.5, max: 0.5, quantiles: [0.5] });
      const [parts] = await query({ measure: "inputCostUsd", groupBy: ["traceName"] });
      expect(parts).toMatchObject({ dimensions: ["a"], count: 1, sum: 0.2 });
      expect((await query({ measure: "outputCostUsd" }))[0]?.sum).toBe(0.3);
    });

    it.each<Partial<FactQuery>>([
      { measure: "score" },
      { view: "spans", measure: "totalTokens" },
      { view: "assessments", measure: "costUsd" },
      { groupBy: ["spanName"] },
      { view: "spans", groupBy: ["assessmentName"] },
      { where: [{ field: "assessmentKind", value: "feedback" }] },
      { isTimedBySpan: true, fromMs: 0 },
    ])("says that %o asks for what the rows do not have", async (change) => {
      await expect(query(change)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    });

    it("has one empty point where nothing is grouped and nothing matches", async () => {
      const none = await query({ measure: "durationMs", where: [{ field: "tag", key: "env", value: "no" }] });
      expect(none).toEqual([
        {
          bucketStartMs: null,
          dimensions: [],
          count: 0,
          sum: null,
          mean: null,
          min: null,
          max: null,
          quantiles: [],
        },
      ]);
      expect((await query({ experimentIds: [] }))[0]?.count).toBe(0);
    });

    it("tests names, states, kinds, tags and metadata", async () => {
      const count = async (change: Partial<FactQuery>) => (await query(change))[0]?.count;
      expect(await count({ where: [{ field: "tag", key: "env", value: "dev" }] })).toBe(2);
      expect(await count({ where: [{ field: "traceName", value: "b" }] })).toBe(1);
      expect(await count({ where: [{ field: "traceState", value: "OK" }] })).toBe(3);
      expect(await count({ where: [{ field: "traceState", value: "no such state" }] })).toBe(0);
      const failed = [{ field: "spanStatus", value: "ERROR" }] as const;
      expect(await count({ view: "spans", where: failed })).toBe(1);
    });

    it("keeps the parts of a cost, also when a call is sent again", async () => {
      const call = (inputCostUsd: number | null) =>
        buildBatch(
          [
            buildSpan({
              traceId: "tr-000000000000000000000000000c0575",
              facts: { type: "LLM", costUsd: 0.75, inputCostUsd, outputCostUsd: 0.25 },
            }),
          ],
          { experimentId },
        );
      const readCost = async () => {
        const [info] = await store.reader.getTraceInfos(["tr-000000000000000000000000000c0575"]);
        return JSON.parse(info?.metadata["mlflow.trace.cost"] ?? "null");
      };
      await store.writer.appendSpans(call(0.5));
      expect(await readCost()).toEqual({ input_cost: 0.5, output_cost: 0.25, total_cost: 0.75 });
      await store.writer.appendSpans(call(null));
      expect(await readCost()).toEqual({ output_cost: 0.25, total_cost: 0.75 });
    });

    it("takes a sender's own sum of tokens before that of the calls", async () => {
      const traceId = await addTrace({ name: "own" }, { env: "own" });
      const [info] = await store.reader.getTraceInfos([traceId]);
      if (info === undefined) throw new Error("The trace is not there.");
      await store.writer.startTrace({
        ...info,
        metadata: { "mlflow.trace.tokenUsage": '{"input_tokens": 7, "output_tokens": 1, "total_tokens": 8}' },
      });
      const where = [{ field: "tag", key: "env", value: "own" }] as const;
      expect((await query({ measure: "inputTokens", where }))[0]).toMatchObject({ count: 1, sum: 7 });
      expect((await query({ measure: "cacheReadTokens", where }))[0]?.count).toBe(0);
    });
  });
}
