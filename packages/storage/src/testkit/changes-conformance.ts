import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildBatch, buildSpan, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

/** Commits, the record of changes, deletion, and what survives a restart. */
export function changesConformance(engine: EngineUnderTest): void {
  describe("changes", () => {
    let store: OpenStore;
    beforeAll(async () => {
      store = await openStore(engine);
    });
    afterAll(async () => {
      await store.close();
      await engine.removeLocations();
    });

    it("fail alone when they share a commit with good ones", async () => {
      const good = uniqueTraceId();
      const bad = uniqueTraceId();
      const attributes = [{ key: "k", json: `"${"shared text ".repeat(100)}"` }];
      const results = await Promise.allSettled([
        store.writer.appendSpans(
          buildBatch([buildSpan({ traceId: bad, attributes })], { experimentId: "999" }),
        ),
        store.writer.appendSpans(buildBatch([buildSpan({ traceId: good, attributes })])),
        store.writer.setTraceTag("tr-none", "k", "v"),
      ]);
      expect(results.map((result) => result.status)).toEqual(["rejected", "fulfilled", "rejected"]);
      expect(results[0]).toMatchObject({ reason: { code: "NOT_FOUND" } });
      expect(await store.reader.getTraceSummary(bad)).toBeNull();
      expect((await store.reader.getSpans(good))[0]?.span.attributes).toEqual(attributes);
    });

    it("leave nothing behind when a request fails half way", async () => {
      const traceId = uniqueTraceId();
      const attributes = [{ key: "k", json: `"${"only here, half way ".repeat(100)}"` }];
      const broken = buildSpan({ traceId, spanId: "00000000000000b2" });
      broken.span.startTimeUnixNano = "not a time" as unknown as bigint;
      const spans = [buildSpan({ traceId, attributes }), broken];
      await expect(store.writer.appendSpans(buildBatch(spans))).rejects.toThrow();
      expect(await store.reader.getTraceSummary(traceId)).toBeNull();
      await store.writer.appendSpans(buildBatch([buildSpan({ traceId, attributes })]));
      expect((await store.reader.getSpans(traceId))[0]?.span.attributes).toEqual(attributes);
    });

    it("are told once each, in order, and listed for a client that comes back", async () => {
      store.writer.takeChanges();
      const { sequence } = await store.reader.getStats();
      const [first, second] = [uniqueTraceId(), uniqueTraceId()];
      await store.writer.appendSpans(buildBatch([buildSpan({ traceId: first })]));
      await store.writer.appendSpans(buildBatch([buildSpan({ traceId: second })]));
      await store.writer.setTraceTag(first, "k", "v");
      const changes = store.writer.takeChanges();
      expect(changes.map((change) => change.kind === "trace" && change.trace.traceId)).toEqual([
        first,
        second,
        first,
      ]);
      expect(changes.map((change) => change.sequence)).toEqual(
        changes.map((change) => change.sequence).toSorted((left, right) => left - right),
      );
      expect(store.writer.takeChanges()).toEqual([]);
      await store.writer.deleteTraces({ experimentId: "0", traceIds: [second] });
      const missed = await store.reader.listChanges(sequence, 10);
      expect(missed).toMatchObject({ hasMore: false, isComplete: true });
      expect(
        missed.changes.map((change) => [
          change.kind,
          change.kind === "trace" ? change.trace.traceId : change.traceId,
        ]),
      ).toEqual([
        ["trace", first],
        ["trace-deleted", second],
      ]);
      expect((await store.reader.listChanges(sequence, 1)).hasMore).toBe(true);
      expect((await store.reader.getStats()).sequence).toBe(missed.changes.at(-1)?.sequence);
    });

    it("delete a trace for good, and leave what others share", async () => {
      const [kept, gone] = [uniqueTraceId(), uniqueTraceId()];
      const systemPrompt = { role: "system", content: "You are careful. ".repeat(100) };
      const build = (traceId: string, secret: string) =>
        buildSpan({
          traceId,
          attributes: [
            {
              key: "in",
              json: JSON.stringify({
                messages: [systemPrompt, { role: "user", content: secret.repeat(60) }],
              }),
            },
            { key: "same", json: JSON.stringify([systemPrompt, systemPrompt]) },
          ],
        });
      await store.writer.appendSpans(buildBatch([build(kept, "kept words ")]));
      await store.writer.appendSpans(buildBatch([build(gone, "secret words ")]));
      await store.writer.setTraceTag(gone, "k", "v");
      const { spanCount, traceCount } = await store.reader.getStats();
      expect(await store.writer.deleteTraces({ experimentId: "1", traceIds: [gone] })).toMatchObject({
        deletedCount: 0,
      });
      expect(
        await store.writer.deleteTraces({ experimentId: "0", traceIds: [gone, gone, "tr-x"] }),
      ).toMatchObject({ deletedCount: 1 });
      expect(await store.reader.getSpans(gone)).toEqual([]);
      expect(await store.reader.getSpans(kept)).toEqual([build(kept, "kept words ")]);
      expect(await store.reader.getStats()).toMatchObject({
        spanCount: spanCount - 1,
        traceCount: traceCount - 1,
      });
      await store.writer.appendSpans(buildBatch([build(gone, "new words ")]));
      expect(await store.reader.getSpans(gone)).toEqual([build(gone, "new words ")]);
    });

    it("delete the oldest traces up to a time", async () => {
      const { experimentId } = await store.writer.createExperiment({
        name: "old",
        artifactLocation: null,
        tags: {},
      });
      const ids = [0, 1, 2].map(() => uniqueTraceId());
      for (const [index, traceId] of ids.entries()) {
        await store.writer.appendSpans(
          buildBatch([buildSpan({ traceId, startMs: index })], { experimentId }),
        );
      }
      const newest = await store.reader.getTraceSummary(ids[2] ?? "");
      const maxRequestTimeMs = (newest?.requestTimeMs ?? 0) - 1;
      await store.writer.deleteTraces({ experimentId, maxRequestTimeMs, maxTraces: 1 });
      expect(await store.reader.getTraceSummary(ids[0] ?? "")).toBeNull();
      expect(
        await store.writer.deleteTraces({ experimentId, maxRequestTimeMs, maxTraces: null }),
      ).toMatchObject({ deletedCount: 1 });
      expect(await store.reader.countTraces({ experimentIds: [experimentId], filter: "" })).toMatchObject({
        count: 1,
      });
    });

    it("survive a restart, under the same store id and with growing sequences", async () => {
      const again = await openStore(engine);
      const item = buildSpan({
        traceId: uniqueTraceId(),
        attributes: [{ key: "k", json: `"${"x".repeat(900)}"` }],
      });
      await again.writer.appendSpans(buildBatch([item]));
      const before = await again.reader.getStats();
      await again.close();
      const writer = await engine.engine.openWriter(again.location);
      const reader = await engine.engine.openReader(again.location);
      expect(await reader.getStats()).toMatchObject({
        storeId: before.storeId,
        sequence: before.sequence,
        spanCount: 1,
      });
      expect(await reader.getSpans(item.span.traceId)).toEqual([item]);
      await writer.setTraceTag(item.span.traceId, "k", "v");
      expect((await reader.getStats()).sequence).toBeGreaterThan(before.sequence);
      await reader.close();
      await writer.close();
      await expect(writer.setTraceTag(item.span.traceId, "k", "v")).rejects.toMatchObject({
        code: "STORE_UNAVAILABLE",
      });
    });
  });
}
