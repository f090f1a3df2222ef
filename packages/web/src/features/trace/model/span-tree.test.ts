import { describe, expect, it } from "vitest";
import { findFailures, findSlowest, findSpans } from "./find-spans.ts";
import { toSpanKind, toSpanState } from "./span-kind.ts";
import { buildSpanTree } from "./span-tree.ts";
import { makeSpan } from "./test-span.ts";
import { foldBelowDepth, toTreeRows, unfoldTo } from "./tree-rows.ts";

const keysOf = (rows: ReturnType<typeof toTreeRows>) =>
  rows.map((row) => `${"  ".repeat(row.depth)}${row.key}`);
const NOTHING: ReadonlySet<string> = new Set();

describe("the span tree", () => {
  it("orders children by start and numbers the model calls of one parent", () => {
    const tree = buildSpanTree([
      makeSpan({ spanId: "l2", parentSpanId: "root", startOffsetMs: 20, type: "LLM" }),
      makeSpan({ spanId: "root" }),
      makeSpan({ spanId: "l1", parentSpanId: "root", startOffsetMs: 5, type: "LLM" }),
      makeSpan({ spanId: "t", parentSpanId: "root", startOffsetMs: 10, type: "TOOL" }),
    ]);
    expect(keysOf(toTreeRows(tree, NOTHING))).toEqual(["root", "  l1", "  t", "  l2"]);
    expect(tree.byId.get("l2")?.callNumber).toBe(2);
    expect(tree.byId.get("root")?.descendantCount).toBe(3);
  });

  it("keeps spans without a parent at the top, cuts rings, and takes a doubled id once", () => {
    const tree = buildSpanTree([
      makeSpan({ spanId: "orphan", parentSpanId: "gone" }),
      makeSpan({ spanId: "a", parentSpanId: "b", startOffsetMs: 1 }),
      makeSpan({ spanId: "b", parentSpanId: "a", startOffsetMs: 2 }),
      makeSpan({ spanId: "self", parentSpanId: "self", startOffsetMs: 3 }),
      makeSpan({ spanId: "orphan", name: "again" }),
    ]);
    expect(tree.inOrder.map((node) => node.span.spanId).sort()).toEqual(["a", "b", "orphan", "self"]);
  });

  it("takes a chain of 50,000 spans without recursion, quickly", () => {
    const spans = Array.from({ length: 50_000 }, (_, index) =>
      makeSpan({
        spanId: `s${index}`,
        parentSpanId: index === 0 ? null : `s${index - 1}`,
        startOffsetMs: index,
        status: index === 49_999 ? "ERROR" : "OK",
      }),
    );
    const started = performance.now();
    const tree = buildSpanTree(spans);
    const rows = toTreeRows(tree, NOTHING);
    expect(rows.at(-1)?.depth).toBe(49_999);
    expect(tree.roots[0]?.hasFailureBelow).toBe(true);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe("rows of the tree", () => {
  const tree = buildSpanTree([
    makeSpan({ spanId: "root", events: [{ name: "retry", offsetMs: 15 }] }),
    makeSpan({ spanId: "a", parentSpanId: "root", startOffsetMs: 10 }),
    makeSpan({ spanId: "b", parentSpanId: "a", startOffsetMs: 11 }),
    makeSpan({ spanId: "c", parentSpanId: "root", startOffsetMs: 20 }),
  ]);

  it("puts events among the children by time", () => {
    expect(keysOf(toTreeRows(tree, NOTHING))).toEqual(["root", "  a", "    b", "  root:0", "  c"]);
  });

  it("hides what is folded and unfolds what hides a span", () => {
    const folded = foldBelowDepth(tree, 1);
    expect(keysOf(toTreeRows(tree, folded))).toEqual(["root", "  a", "  root:0", "  c"]);
    const node = tree.byId.get("b");
    expect(node && unfoldTo(folded, node).has("a")).toBe(false);
    expect(unfoldTo(folded, tree.roots[0] as never)).toBe(folded);
  });
});

describe("finding spans", () => {
  const tree = buildSpanTree([
    makeSpan({ spanId: "root", type: "AGENT", status: "ERROR", durationMs: 100 }),
    makeSpan({
      spanId: "x",
      parentSpanId: "root",
      name: "mail_fetch",
      status: "ERROR",
      errorMessage: "Timed OUT",
      durationMs: 60,
    }),
    makeSpan({
      spanId: "y",
      parentSpanId: "root",
      toolName: "Mail_search",
      startOffsetMs: 5,
      durationMs: 70,
    }),
  ]);
  it("looks through names, tools and errors without regard to case", () => {
    expect(findSpans(tree, "MAIL").map((node) => node.span.spanId)).toEqual(["x", "y"]);
    expect(findSpans(tree, "timed out").map((node) => node.span.spanId)).toEqual(["x"]);
    expect(findSpans(tree, " ")).toEqual([]);
  });
  it("leads with the span that failed by itself, and finds the slowest leaf", () => {
    expect(findFailures(tree).map((node) => node.span.spanId)).toEqual(["x", "root"]);
    expect(findSlowest(tree)[0]?.span.spanId).toBe("y");
  });
});

it("draws a kind and a state for every span", () => {
  expect(toSpanKind({ type: "CHAT_MODEL", parentSpanId: null })).toBe("llm");
  expect(toSpanKind({ type: "AGENT", parentSpanId: null })).toBe("agent");
  expect(toSpanKind({ type: "AGENT", parentSpanId: "a" })).toBe("sub");
  expect(toSpanKind({ type: "SOMETHING", parentSpanId: "a" })).toBe("other");
  expect(toSpanState({ status: "UNSET", durationMs: null, isIncomplete: false })).toBe("running");
  expect(toSpanState({ status: "ERROR", durationMs: 1, isIncomplete: true })).toBe("lost");
});
