import { describe, expect, it } from "vitest";
import { findFailures, findSlowest, findSpans } from "./find-spans.ts";
import { listHintGroups } from "./row-hints.ts";
import { toSpanKind, toSpanState } from "./span-kind.ts";
import { buildSpanTree, SpanTreeBuilder } from "./span-tree.ts";
import { makeSpan } from "./test-span.ts";
import { foldBelowDepth, toTreeRows, unfoldTo } from "./tree-rows.ts";

const keysOf = (rows: ReturnType<typeof toTreeRows>) =>
  rows.map((row) => `${"  ".repeat(row.depth)}${row.key}`);
const NOTHING: ReadonlySet<string> = new Set();

describe("the span tree", () => {
  it("keeps the order of the rows and numbers the model calls of one parent", () => {
    const tree = buildSpanTree([
      makeSpan({ spanId: "root" }),
      makeSpan({ spanId: "l1", parentSpanId: "root", startOffsetMs: 5, type: "LLM" }),
      makeSpan({ spanId: "t", parentSpanId: "root", startOffsetMs: 10, type: "TOOL" }),
      makeSpan({ spanId: "l2", parentSpanId: "root", startOffsetMs: 20, type: "LLM" }),
    ]);
    expect(keysOf(toTreeRows(tree, NOTHING))).toEqual(["root", "  l1", "  t", "  l2"]);
    expect(tree.byId.get("l2")?.callNumber).toBe(2);
    expect(tree.byId.get("root")?.descendantCount).toBe(3);
  });

  it("keeps spans whose parent is missing at the top", () => {
    const tree = buildSpanTree([
      makeSpan({ spanId: "orphan", parentSpanId: "gone" }),
      makeSpan({ spanId: "root" }),
    ]);
    expect(tree.roots.map((node) => node.span.spanId)).toEqual(["orphan", "root"]);
  });

  it("does not know how much is below a span while the rest is on its way", () => {
    const builder = new SpanTreeBuilder();
    builder.add(makeSpan({ spanId: "root" }));
    builder.add(makeSpan({ spanId: "done", parentSpanId: "root" }));
    builder.add(makeSpan({ spanId: "inside", parentSpanId: "done" }));
    builder.add(makeSpan({ spanId: "last", parentSpanId: "root" }));
    const { inOrder } = builder.finish(false);
    expect(inOrder.map((node) => [node.span.spanId, node.descendantCount])).toEqual([
      ["root", null],
      ["done", 1],
      ["inside", 0],
      ["last", null],
    ]);
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

describe("words of rows that come without them", () => {
  const tree = buildSpanTree([
    makeSpan({ spanId: "root", type: "AGENT" }),
    ...Array.from({ length: 120 }, (_, index) =>
      makeSpan({
        spanId: `s${index}`,
        parentSpanId: "root",
        type: index % 2 === 0 ? "TOOL" : "LLM",
        status: index === 51 ? "ERROR" : "OK",
      }),
    ),
  ]);
  const rows = toTreeRows(tree, NOTHING);

  it("are asked for in fixed groups, and only where a row shows them", () => {
    const groups = listHintGroups(tree, rows.slice(40, 60));
    expect(groups.map((group) => group.split(",").length)).toEqual([25, 26]);
    expect(groups[0]).toBe(listHintGroups(tree, rows.slice(1, 10))[0]);
    expect(groups[1]?.split(",")).toContain("s51");
    expect(groups.join()).not.toContain("root");
  });

  it("are not asked for where they are there or nobody shows them", () => {
    const told = buildSpanTree([
      makeSpan({ spanId: "a", type: "TOOL", inputPreview: "{}" }),
      makeSpan({ spanId: "b" }),
    ]);
    expect(listHintGroups(told, toTreeRows(told, NOTHING))).toEqual([]);
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
