import { describe, expect, it } from "vitest";
import {
  holdTrace,
  insertTraces,
  placeTrace,
  removeTrace,
  replaceTrace,
  type TraceListData,
} from "./live-list.ts";
import { makeTrace } from "./test-trace.ts";

const trace = (traceId: string, requestTimeMs: number, revision = 1) =>
  makeTrace({ traceId, requestTimeMs, revision });

function listOf(pages: ReturnType<typeof trace>[][], hasMore = false): TraceListData {
  return {
    pageParams: pages.map(() => undefined),
    pages: pages.map((traces, index) => ({
      traces,
      nextCursor: hasMore || index < pages.length - 1 ? `c${index}` : null,
      total: { count: pages.flat().length, isLowerBound: false },
    })),
  };
}

const idsOf = (data: TraceListData) => data.pages.map((page) => page.traces.map((row) => row.traceId));

describe("placing a live trace", () => {
  it("updates a row only with a later revision", () => {
    const data = listOf([[trace("a", 5, 3)]]);
    expect(placeTrace(data, trace("a", 5, 3))).toBe("ignore");
    expect(placeTrace(data, trace("a", 5, 4))).toBe("in-place");
  });

  it("leaves a trace that is older than the loaded rows to paging, when there is more to page", () => {
    expect(placeTrace(listOf([[trace("a", 5)]], true), trace("b", 1))).toBe("beyond");
    expect(placeTrace(listOf([[trace("a", 5)]]), trace("b", 1))).toBe("insert");
    expect(placeTrace(listOf([[]]), trace("b", 1))).toBe("insert");
  });
});

describe("the live list", () => {
  it("keeps the place of a row that is updated", () => {
    const data = replaceTrace(listOf([[trace("b", 9), trace("a", 5)]]), trace("a", 99, 2));
    expect(idsOf(data)).toEqual([["b", "a"]]);
    expect(data.pages[0]?.traces[1]?.revision).toBe(2);
  });

  it("inserts by time across pages, counts once, and ignores what it already has", () => {
    const data = listOf([
      [trace("d", 40), trace("c", 30)],
      [trace("b", 20), trace("a", 10)],
    ]);
    const next = insertTraces(data, [trace("new", 50), trace("mid", 25), trace("d", 40), trace("old", 1)]);
    expect(idsOf(next)).toEqual([
      ["new", "d", "c"],
      ["mid", "b", "a", "old"],
    ]);
    expect(next.pages[0]?.total.count).toBe(7);
  });

  it("fills an empty list", () => {
    expect(idsOf(insertTraces(listOf([[]]), [trace("a", 1), trace("b", 2)]))).toEqual([["b", "a"]]);
  });

  it("orders equal times as the server does, by id downwards", () => {
    expect(idsOf(insertTraces(listOf([[trace("a", 1)]]), [trace("b", 1)]))).toEqual([["b", "a"]]);
  });

  it("removes a deleted trace and leaves the list alone when it was not there", () => {
    const data = listOf([[trace("b", 2), trace("a", 1)]]);
    expect(idsOf(removeTrace(data, "b"))).toEqual([["a"]]);
    expect(removeTrace(data, "x")).toBe(data);
  });

  it("holds each waiting trace once, newest state, newest first", () => {
    let held = holdTrace([], trace("a", 1));
    held = holdTrace(held, trace("b", 2));
    held = holdTrace(held, trace("a", 1, 5));
    held = holdTrace(held, trace("a", 1, 2));
    expect(held.map((row) => [row.traceId, row.revision])).toEqual([
      ["b", 1],
      ["a", 5],
    ]);
  });
});
