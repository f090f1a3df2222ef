import { parseTraceOrder } from "@clawglass/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TraceQuery } from "../contract/trace-query.ts";
import { buildBatch, buildSpan, EPOCH_MS, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

/** Lists: order, pages, filters, counts. */
export function listingConformance(engine: EngineUnderTest): void {
  describe("lists of traces", () => {
    let store: OpenStore;
    let experimentId: string;
    const traceIds: string[] = [];

    beforeAll(async () => {
      store = await openStore(engine);
      experimentId = (
        await store.writer.createExperiment({ name: "listing", artifactLocation: null, tags: {} })
      ).experimentId;
      for (let index = 0; index < 12; index += 1) {
        const traceId = uniqueTraceId();
        traceIds.push(traceId);
        const root = buildSpan({
          traceId,
          spanId: "00000000000000a1",
          startMs: Math.floor(index / 2) * 100, // pairs of equal times
          endMs: Math.floor(index / 2) * 100 + 10 + index,
          status: { code: index % 4 === 3 ? "ERROR" : "OK", message: "" },
          facts: { sessionId: `s${index % 3}` },
        });
        const tool = buildSpan({
          traceId,
          spanId: "00000000000000b2",
          parentSpanId: "00000000000000a1",
          name: index % 2 === 0 ? "read_file" : "web_search",
          startMs: Math.floor(index / 2) * 100 + 1,
          endMs: Math.floor(index / 2) * 100 + 2,
          status: { code: index === 5 ? "ERROR" : "OK", message: "" },
          attributes: [{ key: "city", json: `"Zürich ${index}"` }],
          facts: { type: "TOOL" },
        });
        await store.writer.appendSpans(
          buildBatch([tool, root], {
            experimentId,
            traceTags: new Map([[traceId, { env: index < 4 ? "prod" : "Test", [`only${index}`]: "x" }]]),
            traceMetadata: new Map([[traceId, { "openclaw.run.id": `run-${index}` }]]),
            runId: index === 7 ? "linked-run" : null,
          }),
        );
      }
    });
    afterAll(async () => {
      await store.close();
      await engine.removeLocations();
    });

    const find = async (filter: string, change: Partial<TraceQuery> = {}): Promise<number[]> => {
      const page = await store.reader.listTraceSummaries({
        experimentIds: [experimentId],
        filter,
        orderBy: [],
        limit: 100,
        cursor: null,
        ...change,
      });
      return page.items.map((item) => traceIds.indexOf(item.traceId));
    };

    it("come newest first, equal times by id", async () => {
      expect(await find("")).toEqual([10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1]);
    });

    it.each([
      ["timestamp_ms DESC", [10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1]],
      ["timestamp_ms ASC", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
      ["execution_time_ms ASC", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
      ["tags.env ASC", [10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1]],
      ["tags.only3 DESC", [3, 10, 11, 8, 9, 6, 7, 4, 5, 2, 0, 1]],
    ])("in the order %s come page by page without gap or repetition", async (clause, expected) => {
      const orderBy = parseTraceOrder([clause]);
      const seen: number[] = [];
      let cursor: string | null = null;
      do {
        const page = await store.reader.searchTraceInfos({
          experimentIds: [experimentId],
          filter: "",
          orderBy,
          limit: 5,
          cursor,
        });
        seen.push(...page.items.map((item) => traceIds.indexOf(item.traceId)));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual(expected);
    });

    it.each([
      ["trace.status = 'ERROR'", [11, 7, 3]],
      ["status != 'ERROR' AND timestamp_ms < 300", []],
      ["status IN ('OK', 'IN_PROGRESS') AND execution_time_ms > 18", [10, 9]],
      [`timestamp_ms >= ${EPOCH_MS + 500}`, [10, 11]],
      ["tags.env = 'prod'", [2, 3, 0, 1]],
      ["tags.env != 'prod'", [10, 11, 8, 9, 6, 7, 4, 5]],
      ["tags.env LIKE 'te%'", []],
      ["tags.env ILIKE 'te%'", [10, 11, 8, 9, 6, 7, 4, 5]],
      ["tags.env RLIKE '^T.st$' AND status = 'ERROR'", [11, 7]],
      ["tags.only4 IS NOT NULL", [4]],
      ["tags.only4 IS NULL AND tags.env = 'prod'", [2, 3, 0, 1]],
      ["metadata.`openclaw.run.id` = 'run-9'", [9]],
      ["metadata.mlflow.trace.session = 's1'", [10, 7, 4, 1]],
      ["span.name = 'web_search' AND span.status = 'ERROR'", [5]],
      ["span.name = 'read_file' AND span.status = 'ERROR'", []],
      ["span.type = 'TOOL' AND span.name LIKE 'read%'", [10, 8, 6, 4, 2, 0]],
      ["span.attributes.city LIKE '%Zürich 3%'", [3]],
      ["span.content ILIKE '%zürich 1%'", [10, 11, 1]],
      ["run_id = 'linked-run'", [7]],
      ["tags.env = 'nowhere'", []],
    ])("filtered by %s hold the right traces", async (filter, expected) => {
      expect(await find(filter)).toEqual(expected);
      const total = await store.reader.countTraces({ experimentIds: [experimentId], filter });
      expect(total).toEqual({ count: expected.length, isLowerBound: false });
    });

    it("find a trace by its id, and by a part of it", async () => {
      expect(await find(`request_id = '${traceIds[6]}'`)).toEqual([6]);
      expect(await find(`request_id IN ('${traceIds[6]}', 'tr-x')`)).toEqual([6]);
      expect(await find(`request_id LIKE '%${traceIds[6]?.slice(5)}'`)).toEqual([6]);
    });

    it("cover all, several or no experiments", async () => {
      expect((await find("", { experimentIds: null })).length).toBe(12);
      expect((await find("", { experimentIds: ["0", experimentId] })).length).toBe(12);
      expect(await find("", { experimentIds: [] })).toEqual([]);
      expect(await find("", { experimentIds: ["0"] })).toEqual([]);
      expect(await store.reader.countTraces({ experimentIds: ["0"], filter: "" })).toEqual({
        count: 0,
        isLowerBound: false,
      });
    });

    it("refuse a cursor of another order or of no order", async () => {
      for (const cursor of ["x", "", "W10", Buffer.from('["time DESC",{}]').toString("base64url")]) {
        await expect(find("", { cursor })).rejects.toMatchObject({ code: "INVALID_INPUT" });
      }
      const page = await store.reader.listTraceSummaries({
        experimentIds: null,
        filter: "",
        orderBy: [],
        limit: 2,
        cursor: null,
      });
      const orderBy = parseTraceOrder(["timestamp_ms ASC"]);
      await expect(find("", { cursor: page.nextCursor, orderBy })).rejects.toMatchObject({
        code: "INVALID_INPUT",
      });
    });

    it("refuse a filter that does not parse", async () => {
      await expect(find("nonsense ~ 1")).rejects.toMatchObject({ code: "INVALID_INPUT" });
      await expect(find("tags.env RLIKE '('")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    });
  });
}
