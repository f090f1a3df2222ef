import { expect, test } from "vitest";
import { orderSpans } from "./order-spans.ts";

type Sketch = [spanId: string, parentSpanId: string | null, startOffsetMs?: number];

/** Ids in the order of the tree, indented by their depth. Rows come from the store in any order: here in two. */
function draw(sketches: Sketch[]): string[] {
  const drawn = drawRows(sketches, (rows) => rows);
  expect(drawRows(sketches, (rows) => rows.toReversed())).toEqual(drawn);
  return drawn;
}

function drawRows(sketches: Sketch[], arrange: <T>(rows: T[]) => T[]): string[] {
  const rows = sketches.map(([spanId, parentSpanId, startOffsetMs], place) => ({
    spanId,
    parentSpanId,
    startOffsetMs: startOffsetMs ?? place,
  }));
  const spans = arrange(rows);
  const { places, parents } = orderSpans({
    spanIds: spans.map(({ spanId }) => spanId),
    parentSpanIds: spans.map(({ parentSpanId }) => parentSpanId),
    startOffsetsMs: spans.map(({ startOffsetMs }) => startOffsetMs),
  });
  const depthOf = new Map<number, number>([[-1, -1]]);
  return [...places].map((place) => {
    const depth = (depthOf.get(parents[place] ?? -1) ?? 0) + 1;
    depthOf.set(place, depth);
    return `${"  ".repeat(depth)}${spans[place]?.spanId}`;
  });
}

test("parents stand before children, and children in the order of start", () => {
  expect(
    draw([
      ["early child of root", "root"],
      ["root", null],
      ["a", "root"],
      ["b", "root"],
      ["a1", "a"],
      ["b1", "b"],
      ["a2", "a"],
    ]),
  ).toEqual(["root", "  early child of root", "  a", "    a1", "    a2", "  b", "    b1"]);
});

test("spans whose parent is missing stand at the top by their start, a root first of those that start together", () => {
  expect(
    draw([
      ["orphan", "gone", 0],
      ["root", null, 0],
      ["child", "root", 1],
      ["late orphan", "gone too", 2],
    ]),
  ).toEqual(["root", "  child", "orphan", "late orphan"]);
});

test("a ring of parents is cut at its first span, and no span is lost", () => {
  expect(
    draw([
      ["below the ring", "b"],
      ["a", "c"],
      ["b", "a"],
      ["c", "b"],
      ["self", "self"],
    ]),
  ).toEqual(["a", "  b", "    below the ring", "    c", "self"]);
});

test("nothing comes of nothing", () => {
  expect(draw([])).toEqual([]);
});

test("a chain of 50,000 spans needs no recursion", () => {
  const spanIds = Array.from({ length: 50_000 }, (_, index) => `s${index}`);
  const { places } = orderSpans({
    spanIds,
    parentSpanIds: spanIds.map((_, index) => spanIds[index - 1] ?? null),
    startOffsetsMs: spanIds.map((_, index) => index),
  });
  expect([...places]).toEqual(spanIds.map((_, index) => index));
});
