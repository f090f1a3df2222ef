import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RetentionCandidate, RetentionCutoffs, RetentionQuery } from "../contract/maintenance.ts";
import { buildFeedback } from "./build-feedback.ts";
import { buildBatch, buildSpan, EPOCH_MS, type SpanSketch, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

const KEEP_ALL: RetentionCutoffs = { beforeMs: null, failedBeforeMs: null, keepLabelled: true, rules: [] };

/** Who goes, why, and what stays although it was listed. */
export function retentionConformance(engine: EngineUnderTest): void {
  describe("retention", () => {
    let store: OpenStore;
    beforeEach(async () => {
      store = await openStore(engine);
    });
    afterEach(async () => {
      await store.close();
      await engine.removeLocations();
    });

    const add = async (atMs: number, sketch: SpanSketch = {}, tags: Record<string, string> = {}) => {
      const traceId = uniqueTraceId();
      await store.writer.appendSpans(
        buildBatch([buildSpan({ traceId, startMs: atMs, ...sketch })], {
          traceTags: new Map([[traceId, tags]]),
        }),
      );
      return traceId;
    };

    /** Page by page, to the end. */
    const list = async (
      cutoffs: Partial<RetentionCutoffs>,
      change: Partial<RetentionQuery> = {},
    ): Promise<RetentionCandidate[]> => {
      const found: RetentionCandidate[] = [];
      let cursor: string | null = null;
      do {
        const page = await store.reader.listExpired({
          cutoffs: { ...KEEP_ALL, ...cutoffs },
          mode: "expired",
          openSinceMs: EPOCH_MS,
          cursor,
          maxExamined: 2,
          ...change,
        });
        found.push(...page.candidates);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return found;
    };
    const listReasons = async (...args: Parameters<typeof list>) =>
      (await list(...args)).map(({ traceId, reason }) => [traceId, reason]);

    it("lists what is older than its time, oldest first, each once", async () => {
      const ids = [];
      for (const atMs of [3_000, 1_000, 2_000, 2_000, 5_000]) ids.push(await add(atMs));
      const found = await list({ beforeMs: EPOCH_MS + 3_000 });
      expect(found.map(({ requestTimeMs }) => requestTimeMs - EPOCH_MS)).toEqual([1_000, 2_000, 2_000]);
      expect(new Set(found.map(({ traceId }) => traceId))).toEqual(new Set([ids[1], ids[2], ids[3]]));
      expect(found.map(({ spanCount, reason }) => [spanCount, reason])).toEqual(found.map(() => [1, "age"]));
      expect(await list({})).toEqual([]);
    });

    it("judges by label, rule, failure and age, in this order", async () => {
      const labelled = await add(1, { status: { code: "ERROR", message: "" } }, { noise: "yes" });
      await store.writer.createAssessment(buildFeedback(labelled));
      const noise = await add(2, {}, { noise: "yes" });
      await add(3, { status: { code: "ERROR", message: "" } }, { keep: "yes" });
      const failed = await add(4, { status: { code: "ERROR", message: "" } });
      const other = await add(5);
      const late = EPOCH_MS + 1_000;
      const rules = [
        { filter: "tags.noise = 'yes'", beforeMs: late },
        { filter: "tags.keep = 'yes'", beforeMs: null },
      ];
      expect(await listReasons({ beforeMs: late, failedBeforeMs: late, rules })).toEqual([
        [noise, "rule"],
        [failed, "failed-age"],
        [other, "age"],
      ]);
      expect(await listReasons({ beforeMs: late, failedBeforeMs: EPOCH_MS, rules })).toEqual([
        [noise, "rule"],
        [other, "age"],
      ]);
      expect(await listReasons({ beforeMs: late, failedBeforeMs: late, rules, keepLabelled: false })).toEqual(
        [
          [labelled, "rule"],
          [noise, "rule"],
          [failed, "failed-age"],
          [other, "age"],
        ],
      );
      // For room everything goes, the oldest first, but never what is kept for ever.
      expect(await listReasons({ rules }, { mode: "oldest" })).toEqual([
        [noise, "rule"],
        [failed, "size"],
        [other, "size"],
      ]);
    });

    it("leaves runs that are in progress, unless they began too long ago", async () => {
      const open = await add(10, { endMs: null });
      const cutoffs = { beforeMs: EPOCH_MS + 1_000 };
      expect(await list(cutoffs, { openSinceMs: EPOCH_MS })).toEqual([]);
      expect(await listReasons(cutoffs, { openSinceMs: EPOCH_MS + 500 })).toEqual([[open, "age"]]);
    });

    it("passes over what has changed since it was listed, and deletes the others whole", async () => {
      const [changed, gone] = [await add(1), await add(2)];
      const found = await list({ beforeMs: EPOCH_MS + 1_000 });
      await store.writer.setTraceTag(changed, "seen", "yes");
      const deletion = { unchanged: found.map(({ traceId, revision }) => ({ traceId, revision })) };
      expect(await store.writer.deleteTraces(deletion)).toEqual({ deletedCount: 1, deletedSpanCount: 1 });
      expect(await store.reader.getTraceSummary(gone)).toBeNull();
      expect(await store.reader.getSpans(changed)).toHaveLength(1);
      while (!(await store.writer.releaseSpace()).isDone) await engine.settle();
      expect(await engine.engine.verify(store.location)).toEqual([]);
    });

    it("refuses a rule that does not parse", async () => {
      const rules = [{ filter: "tags.a ==", beforeMs: null }];
      await expect(list({ rules })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    });
  });
}
