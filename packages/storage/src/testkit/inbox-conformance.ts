import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NormalizedSpan, SpanBatch } from "../contract/store-writer.ts";
import { buildBatch, buildSpan, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

/** What was acknowledged before it was stored: each entry is applied once, wherever a crash falls. */
export function inboxConformance(engine: EngineUnderTest): void {
  describe("the inbox", () => {
    let store: OpenStore;
    beforeEach(async () => {
      store = await openStore(engine);
    });
    afterEach(async () => {
      await store.close();
      await engine.removeLocations();
    });

    const readMarks = async () => [
      await store.writer.readInboxMark(),
      await engine.engine.readInboxMark(store.location),
    ];
    const build = (traceId: string, name: string): NormalizedSpan => buildSpan({ traceId, name });
    const readName = async (traceId: string) => (await store.reader.getSpans(traceId))[0]?.span.name;

    it("has no mark before its first entry", async () => {
      expect(await readMarks()).toEqual([0, 0]);
    });

    it("stores all batches and the mark in one commit", async () => {
      const ids = [uniqueTraceId(), uniqueTraceId(), uniqueTraceId()];
      await store.writer.appendFromInbox(
        ids.map((traceId) => buildBatch([build(traceId, "run")])),
        7,
      );
      expect(await readMarks()).toEqual([7, 7]);
      for (const traceId of ids) expect(await readName(traceId)).toBe("run");
      expect((await store.reader.getStats()).traceCount).toBe(3);
    });

    it("applies batches in their order: of the same span the last one wins", async () => {
      const traceId = uniqueTraceId();
      await store.writer.appendFromInbox(
        ["first", "second", "third"].map((name) => buildBatch([build(traceId, name)])),
        3,
      );
      expect([await readName(traceId), (await store.reader.getStats()).spanCount]).toEqual(["third", 1]);
    });

    it("moves its mark without a batch: an entry may be kept elsewhere", async () => {
      await store.writer.appendFromInbox([], 12);
      expect(await readMarks()).toEqual([12, 12]);
      await store.writer.appendFromInbox([], 11);
      expect(await readMarks()).toEqual([12, 12]);
    });

    it("stores nothing and leaves the mark where making one of the batches fails", async () => {
      const [before, within] = [uniqueTraceId(), uniqueTraceId()];
      await store.writer.appendFromInbox([buildBatch([build(before, "before")])], 4);
      function* failing(): Generator<SpanBatch> {
        yield buildBatch([build(within, "within"), build(before, "changed")]);
        throw new RangeError("no such batch");
      }
      await expect(store.writer.appendFromInbox(failing(), 9)).rejects.toThrow("no such batch");
      expect(await readMarks()).toEqual([4, 4]);
      expect([await readName(before), await store.reader.getSpans(within)]).toEqual(["before", []]);
      await store.writer.appendFromInbox([buildBatch([build(within, "again")])], 5);
      expect([await readName(within), ...(await readMarks())]).toEqual(["again", 5, 5]);
      expect(await engine.engine.verify(store.location)).toEqual([]);
    });

    it("keeps the order with what comes directly, and survives a new start", async () => {
      const traceId = uniqueTraceId();
      const direct = store.writer.appendSpans(buildBatch([build(traceId, "direct")]));
      const fromInbox = store.writer.appendFromInbox([buildBatch([build(traceId, "from the inbox")])], 2);
      await Promise.all([direct, fromInbox]);
      await store.reopen();
      expect([await readName(traceId), ...(await readMarks())]).toEqual(["from the inbox", 2, 2]);
    });
  });
}
