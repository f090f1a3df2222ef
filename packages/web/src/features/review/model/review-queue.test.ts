import type { ReviewItem, ReviewQueue } from "@clawglass/core/api";
import { expect, it } from "vitest";
import { makeTrace } from "../../traces/model/test-trace.ts";
import { chooseItem, composeReview, describeRest } from "./review-queue.ts";

const item = (traceId: string): ReviewItem => ({ trace: makeTrace({ traceId }), reason: "failed", why: "" });
const queue = (todo: string[], done: ReviewQueue["done"] = []): ReviewQueue => ({
  items: todo.map(item),
  done,
  looked: { runCount: 9, sinceMs: 0 },
});
const NONE = new Map<string, ReviewItem>();
const idsOf = (items: readonly ReviewItem[]) => items.map(({ trace }) => trace.traceId);

it("leaves out what was answered here before the server says so", () => {
  const view = composeReview(queue(["a", "b", "c"]), new Map([["a", "good"]]), NONE);
  expect(idsOf(view.items)).toEqual(["b", "c"]);
  expect(view).toMatchObject({ marks: ["good"], place: 2, count: 3 });
});

it("brings back an item whose answer was taken back, first in line", () => {
  const done = [{ traceId: "a", outcome: "bad" as const, atMs: 1, title: null }];
  const view = composeReview(queue(["b"], done), new Map([["a", null]]), new Map([["a", item("a")]]));
  expect(idsOf(view.items)).toEqual(["a", "b"]);
  expect(view).toMatchObject({ marks: [], place: 1, count: 2 });
});

it("counts an answer once that the server knows too", () => {
  const done = [{ traceId: "a", outcome: "good" as const, atMs: 1, title: null }];
  expect(composeReview(queue(["b"], done), new Map([["a", "good"]]), NONE)).toMatchObject({
    marks: ["good"],
    place: 2,
    count: 2,
  });
});

it("begins a new row of marks after a full sitting", () => {
  const done = Array.from({ length: 20 }, (_, index) => ({
    traceId: `d${index}`,
    outcome: "good" as const,
    atMs: index,
    title: null,
  }));
  expect(composeReview(queue(["a"], done), new Map(), NONE)).toMatchObject({ marks: [], place: 1, count: 1 });
});

it("does not take the item away that is being read when a weightier one arrives", () => {
  const { items } = composeReview(queue(["new", "a"]), new Map(), NONE);
  expect(chooseItem(items, "a")?.trace.traceId).toBe("a");
  expect(chooseItem(items, "gone")?.trace.traceId).toBe("new");
  expect(chooseItem([], "a")).toBeNull();
});

it("says how long the rest takes", () => {
  expect(describeRest(1)).toBe("about a minute left");
  expect(describeRest(20)).toBe("about 4 minutes left");
});
