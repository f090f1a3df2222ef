import { UNKNOWN_USAGE } from "@clawglass/core";
import type { PriceTable } from "@clawglass/core/prices";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RepriceSlice } from "../contract/maintenance.ts";
import { buildBatch, buildSpan, EPOCH_MS, type SpanSketch, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

const MILLION = 1_000_000;
const DAY_MS = 86_400_000;
const ALL_TIME = { fromMs: EPOCH_MS - DAY_MS, toMs: EPOCH_MS + DAY_MS };

/** Stored calls priced anew: sums of traces and roll-ups follow, what a sender stated stays. */
export function repriceConformance(engine: EngineUnderTest): void {
  describe("repricing", () => {
    let store: OpenStore;
    beforeEach(async () => {
      store = await openStore(engine);
    });
    afterEach(async () => {
      await store.close();
      await engine.removeLocations();
    });

    const addCall = async (facts: SpanSketch["facts"] = {}, startMs = 0): Promise<string> => {
      const traceId = uniqueTraceId();
      const usage = { ...UNKNOWN_USAGE, inputTokens: MILLION, outputTokens: MILLION };
      const call = { type: "LLM", model: "my-model", provider: "my-proxy", usage };
      await store.writer.appendSpans(
        buildBatch([buildSpan({ traceId, startMs, facts: { ...call, ...facts } })]),
      );
      return traceId;
    };

    /** Slice by slice, to the end; gives the reports added up. */
    const reprice = async (change: Partial<RepriceSlice> = {}) => {
      const sum = {
        examinedCallCount: 0,
        changedCallCount: 0,
        changedTraceCount: 0,
        newlyPricedCount: 0,
        newlyUnpricedCount: 0,
      };
      let cursor: string | null = null;
      do {
        const slice = {
          prices: priceTable(2, 3),
          fromMs: null,
          isDryRun: false,
          maxSpans: 2,
          ...change,
          cursor,
        };
        const progress = await store.writer.repriceCalls(slice);
        for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += progress.report[key];
        cursor = progress.nextCursor;
      } while (cursor !== null);
      return sum;
    };
    const readCost = async (traceId: string) => (await store.reader.getTraceSummary(traceId))?.costUsd;
    const readRolledUp = async () => {
      const query = { kind: "spans" as const, resolution: "hour" as const, experimentIds: null, ...ALL_TIME };
      const [point] = await store.reader.queryRollups({
        ...query,
        isPerBucket: false,
        groupBy: [],
        where: {},
        quantiles: [],
      });
      return [point?.costUsd ?? null, point?.unpricedCallCount];
    };

    it("prices what nobody could price before, in traces and in roll-ups", async () => {
      const ids = [];
      for (let index = 0; index < 5; index += 1) ids.push(await addCall());
      expect(await readRolledUp()).toEqual([null, 5]);
      expect(await reprice()).toMatchObject({
        examinedCallCount: 5,
        changedCallCount: 5,
        changedTraceCount: 5,
        newlyPricedCount: 5,
      });
      for (const traceId of ids) expect(await readCost(traceId)).toBeCloseTo(5);
      expect(await readRolledUp()).toEqual([25, 0]);
      expect(await reprice()).toMatchObject({ examinedCallCount: 5, changedCallCount: 0 });
      expect(await engine.engine.verify(store.location)).toEqual([]);
    });

    it("follows a price that rises, and one that is gone: then the cost is unknown again, not 0", async () => {
      const traceId = await addCall();
      await reprice();
      await reprice({ prices: priceTable(4, 6) });
      expect(await readCost(traceId)).toBeCloseTo(10);
      expect(await reprice({ prices: { version: "none", rows: [] } })).toMatchObject({
        newlyUnpricedCount: 1,
      });
      expect([await readCost(traceId), ...(await readRolledUp())]).toEqual([null, null, 1]);
    });

    it("leaves what the sender stated, and what is older than asked for", async () => {
      const stated = await addCall({ costUsd: 0.5, costSource: "provider" });
      const [early, late] = [await addCall({}, 0), await addCall({}, 60_000)];
      await reprice({ fromMs: EPOCH_MS + 30_000 });
      expect([await readCost(stated), await readCost(early), await readCost(late)]).toEqual([0.5, null, 5]);
    });

    it("only counts in a dry run", async () => {
      const traceId = await addCall();
      const { sequence } = await store.reader.getStats();
      expect(await reprice({ isDryRun: true })).toMatchObject({ changedCallCount: 1, newlyPricedCount: 1 });
      expect([await readCost(traceId), (await store.reader.getStats()).sequence]).toEqual([null, sequence]);
    });
  });
}

function priceTable(input: number, output: number): PriceTable {
  return {
    version: "test",
    rows: [
      {
        provider: "my-proxy",
        model: "my-model",
        validFromMs: null,
        rates: { input, output, cacheRead: null, cacheWrite: null },
        longPrompt: null,
        source: "test",
        checkedOn: "2026-01-01",
      },
    ],
  };
}
