import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildBatch, buildSpan, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

/** Backup, restore and shrinking, where the engine does these itself; and who may write at a time. */
export function copiesConformance(engine: EngineUnderTest): void {
  const { canCopyStores, hasManyWriters } = engine.engine.capabilities;

  describe("a store as a whole", () => {
    let store: OpenStore;
    beforeEach(async () => {
      store = await openStore(engine);
    });
    afterEach(async () => {
      await store.close();
      await engine.removeLocations();
    });

    const add = async (text = "hello"): Promise<string> => {
      const traceId = uniqueTraceId();
      const attributes = [{ key: "k", json: JSON.stringify(text) }];
      await store.writer.appendSpans(buildBatch([buildSpan({ traceId, attributes })]));
      return traceId;
    };
    const readCount = async (location: string, traceId: string): Promise<number> => {
      const reader = await engine.engine.openReader(location);
      const { length } = await reader.getSpans(traceId);
      await reader.close();
      return length;
    };

    it("says whether somebody has it open for writing", async () => {
      expect(await engine.engine.isInUse(store.location)).toBe(true);
      await store.close();
      expect(await engine.engine.isInUse(store.location)).toBe(false);
      expect(await engine.engine.isInUse(await engine.createLocation())).toBe(false);
      await store.reopen();
    });

    it(hasManyWriters ? "takes several writers at a time" : "takes one writer at a time", async () => {
      const second = engine.engine.openWriter(store.location);
      if (hasManyWriters) await (await second).close();
      else await expect(second).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    });

    if (!canCopyStores) {
      it("refuses to be copied, restored and rewritten: its database has tools for that", async () => {
        const other = await engine.createLocation();
        for (const attempt of [
          engine.engine.backUp(store.location, other),
          engine.engine.restore(other, store.location, { isForced: true }),
          engine.engine.vacuum(store.location),
        ])
          await expect(attempt).rejects.toMatchObject({ code: "INVALID_INPUT" });
      });
      return;
    }

    it("is copied while it is written, whole, with the mark of its inbox; the copy stays as it was", async () => {
      const before = await add();
      await store.writer.appendFromInbox([], 8);
      const backup = newPlace();
      await engine.engine.backUp(store.location, backup);
      const after = await add();
      expect(await engine.engine.verify(backup)).toEqual([]);
      expect([await readCount(backup, before), await readCount(backup, after)]).toEqual([1, 0]);
      expect(await engine.engine.readInboxMark(backup)).toBe(8);
      await expect(engine.engine.backUp(store.location, backup)).rejects.toMatchObject({
        code: "ALREADY_EXISTS",
      });
      expect(await readCount(backup, before)).toBe(1);
    });

    it("comes back from a copy: only when nobody has it open, and over another store only when told to", async () => {
      const kept = await add();
      const backup = newPlace();
      await engine.engine.backUp(store.location, backup);
      const lost = await add();
      const restore = (isForced: boolean) => engine.engine.restore(backup, store.location, { isForced });
      await expect(restore(true)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
      await store.close();
      await expect(restore(false)).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
      expect(await readCount(store.location, lost)).toBe(1);
      const { replacedPath } = await restore(true);
      expect([await readCount(store.location, kept), await readCount(store.location, lost)]).toEqual([1, 0]);
      expect(await readCount(replacedPath ?? "", lost)).toBe(1);
      await store.reopen();
      expect(await readCount(store.location, await add())).toBe(1);
    });

    it("comes back to an empty place, and what is no copy changes nothing", async () => {
      const traceId = await add();
      const backup = newPlace();
      await engine.engine.backUp(store.location, backup);
      const other = newPlace();
      await expect(engine.engine.restore(newPlace(), other, { isForced: false })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
      expect(await engine.engine.restore(backup, other, { isForced: false })).toEqual({ replacedPath: null });
      expect(await readCount(other, traceId)).toBe(1);
    });

    it("takes less after it was rewritten without what was deleted, and holds the rest", async () => {
      const kept = await add();
      const texts = Array.from({ length: 40 }, (_, index) =>
        Array.from({ length: 400 }, (_each, part) => (index * 7919 + part * 104_729).toString(36)).join(" "),
      );
      const gone = [];
      for (const text of texts) gone.push(await add(text));
      const sizeBefore = (await store.reader.getStats()).usedBytes ?? 0;
      await store.writer.deleteTraces({ experimentId: "0", traceIds: gone });
      await expect(engine.engine.vacuum(store.location)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
      while (!(await store.writer.releaseSpace()).isDone) await engine.settle();
      await store.close();
      await engine.engine.vacuum(store.location);
      await store.reopen();
      const { usedBytes, traceCount } = await store.reader.getStats();
      expect(traceCount).toBe(1);
      expect(usedBytes).toBeLessThan(sizeBefore);
      expect(await readCount(store.location, kept)).toBe(1);
      expect(await engine.engine.verify(store.location)).toEqual([]);
    });

    let placeCount = 0;
    const newPlace = (): string => {
      placeCount += 1;
      return `${store.location}.place-${placeCount}`;
    };
  });
}
