import type { TracePage } from "@clawglass/core/api";
import { describe, expect, it } from "vitest";
import { composeRows, EMPTY_OVERLAY, holdTrace, placeTrace, withoutTrace, withTraces } from "./live-list.ts";
import { makeTrace } from "./test-trace.ts";

const trace = (traceId: string, requestTimeMs: number, revision = 1) =>
  makeTrace({ traceId, requestTimeMs, revision });

function pagesOf(pages: ReturnType<typeof trace>[][], hasMore = false): TracePage[] {
  return pages.map((traces, index) => ({
    traces,
    nextCursor: hasMore || index < pages.length - 1 ? `c${index}` : null,
    total: { count: pages.flat().length, isLowerBound: false },
  }));
}

const idsOf = (list: ReturnType<typeof composeRows>) => list.rows.map((row) => row.traceId);

describe("placing a live trace", () => {
  it("knows what the pages or the stream brought before", () => {
    const pages = pagesOf([[trace("a", 5)]]);
    expect(placeTrace(pages, EMPTY_OVERLAY, trace("a", 5))).toBe("known");
    expect(placeTrace(pages, withTraces(EMPTY_OVERLAY, [trace("b", 6)]), trace("b", 6))).toBe("known");
  });

  it("leaves a trace that is older than the loaded rows to paging, when there is more to page", () => {
    expect(placeTrace(pagesOf([[trace("a", 5)]], true), EMPTY_OVERLAY, trace("b", 1))).toBe("beyond");
    expect(placeTrace(pagesOf([[trace("a", 5)]]), EMPTY_OVERLAY, trace("b", 1))).toBe("new");
    expect(placeTrace(pagesOf([[]]), EMPTY_OVERLAY, trace("b", 1))).toBe("new");
  });
});

describe("the live list", () => {
  it("keeps the place of a row that changed, and never goes back to an older state", () => {
    const pages = pagesOf([[trace("b", 9), trace("a", 5, 3)]]);
    const newer = composeRows(pages, withTraces(EMPTY_OVERLAY, [trace("a", 99, 4)]));
    expect(idsOf(newer)).toEqual(["b", "a"]);
    expect(newer.rows[1]?.revision).toBe(4);
    expect(composeRows(pages, withTraces(EMPTY_OVERLAY, [trace("a", 5, 2)])).rows[1]?.revision).toBe(3);
    expect(
      withTraces(withTraces(EMPTY_OVERLAY, [trace("a", 5, 9)]), [trace("a", 5, 2)]).changed.get("a")
        ?.revision,
    ).toBe(9);
  });

  it("puts new traces between the pages' rows by time and counts them", () => {
    const pages = pagesOf([
      [trace("d", 40), trace("c", 30)],
      [trace("b", 20), trace("a", 10)],
    ]);
    const list = composeRows(
      pages,
      withTraces(EMPTY_OVERLAY, [trace("old", 1), trace("new", 50), trace("mid", 25)]),
    );
    expect(idsOf(list)).toEqual(["new", "d", "c", "mid", "b", "a", "old"]);
    expect(list.addedCount).toBe(3);
  });

  it("counts a trace once after a page brought it too, and shows a row once that stands on two pages", () => {
    const overlay = withTraces(EMPTY_OVERLAY, [trace("new", 50, 2)]);
    const list = composeRows(pagesOf([[trace("new", 50), trace("a", 10)], [trace("a", 10)]]), overlay);
    expect(idsOf(list)).toEqual(["new", "a"]);
    expect(list.addedCount).toBe(0);
  });

  it("fills an empty list and orders equal times as the server does, by id downwards", () => {
    expect(
      idsOf(composeRows(pagesOf([[]]), withTraces(EMPTY_OVERLAY, [trace("a", 1), trace("b", 1)]))),
    ).toEqual(["b", "a"]);
  });

  it("removes a deleted trace, from the pages and from what the stream brought", () => {
    const pages = pagesOf([[trace("b", 2), trace("a", 1)]]);
    const overlay = withoutTrace(withTraces(EMPTY_OVERLAY, [trace("c", 3)]), "c");
    const list = composeRows(pages, withoutTrace(overlay, "b"));
    expect(idsOf(list)).toEqual(["a"]);
    expect(list.addedCount).toBe(-1);
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
