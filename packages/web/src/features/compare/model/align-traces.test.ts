import { UNKNOWN_USAGE } from "@clawglass/core";
import type { SpanRow } from "@clawglass/core/api";
import { describe, expect, it } from "vitest";
import { buildSpanTree } from "../../trace/model/span-tree.ts";
import { makeSpan } from "../../trace/model/test-span.ts";
import { alignTraces, hasDifference } from "./align-traces.ts";

const root = (spanId: string) => makeSpan({ spanId, type: "AGENT", name: "main" });
const below = (parentSpanId: string, given: Partial<SpanRow> & { spanId: string }) =>
  makeSpan({ parentSpanId, ...given });
const tool = (parent: string, spanId: string, toolName: string, more: Partial<SpanRow> = {}) =>
  below(parent, { spanId, type: "TOOL", toolName, ...more });
const align = (left: SpanRow[], right: SpanRow[]) => alignTraces(buildSpanTree(left), buildSpanTree(right));
const pairs = (left: SpanRow[], right: SpanRow[]) =>
  align(left, right).map((step) => `${step.left?.span.spanId ?? "."}:${step.right?.span.spanId ?? "."}`);

describe("two runs side by side", () => {
  it("pair the runs, whatever they are called, and steps of one name in order", () => {
    const left = [
      root("a"),
      tool("a", "a1", "read", { startOffsetMs: 1 }),
      tool("a", "a2", "exec", { startOffsetMs: 2 }),
    ];
    const right = [
      { ...root("b"), name: "other agent" },
      tool("b", "b1", "read", { startOffsetMs: 1 }),
      tool("b", "b2", "mail", { startOffsetMs: 2 }),
      tool("b", "b3", "exec", { startOffsetMs: 3 }),
    ];
    expect(pairs(left, right)).toEqual(["a:b", "a1:b1", ".:b2", "a2:b3"]);
  });

  it("pair model calls though the model is another one", () => {
    const call = (parent: string, spanId: string, model: string) =>
      below(parent, { spanId, type: "LLM", name: model, model });
    const steps = align([root("a"), call("a", "a1", "m-1")], [root("b"), call("b", "b1", "m-2")]);
    expect(steps[1]?.differences).toEqual([{ what: "model", words: "m-1 → m-2" }]);
  });

  it("call texts that were not loaded neither the same nor different", () => {
    const [left, right] = ["a", "b"].map((id) => [
      root(id),
      tool(id, `${id}1`, "read", { inputPreview: id === "a" ? null : "notes.md" }),
    ]) as [SpanRow[], SpanRow[]];
    const [one, other] = [buildSpanTree(left), buildSpanTree(right)];
    expect(alignTraces(one, other, { hasTexts: false })[1]?.differences).toEqual([]);
    expect(alignTraces(one, other)[1]?.differences).toMatchObject([{ what: "arguments" }]);
  });

  it("say what differs, and call small differences of time noise", () => {
    const same = tool("a", "a1", "read", { durationMs: 100 });
    const slower = tool("b", "b1", "read", {
      durationMs: 900,
      status: "ERROR",
      errorMessage: "no",
      inputPreview: "{}",
      usage: { ...UNKNOWN_USAGE, totalTokens: 3 },
    });
    const [first, second] = align([root("a"), same], [root("b"), slower]);
    expect(first && hasDifference(first)).toBe(false);
    expect(second?.differences.map(({ what }) => what)).toEqual(["status", "duration", "arguments"]);
    const close = align([root("a"), same], [root("b"), tool("b", "b1", "read", { durationMs: 110 })]);
    expect(close.some(hasDifference)).toBe(false);
  });

  it("show a sub-agent that only one run has with all its steps", () => {
    const left = [root("a")];
    const right = [
      root("b"),
      below("b", { spanId: "s", type: "AGENT", name: "helper" }),
      tool("s", "s1", "read"),
    ];
    expect(pairs(left, right)).toEqual(["a:b", ".:s", ".:s1"]);
  });

  it("stay quick with thousands of steps beside each other, and deep ones", () => {
    const wide = (mark: string) => [
      root(mark),
      ...Array.from({ length: 5_000 }, (_, index) =>
        tool(mark, `${mark}${index}`, index % 2 ? "read" : "exec", { startOffsetMs: index }),
      ),
    ];
    expect(align(wide("a"), wide("b"))).toHaveLength(5_001);
    const deep = (mark: string) => [
      root(`${mark}0`),
      ...Array.from({ length: 5_000 }, (_, index) => tool(`${mark}${index}`, `${mark}${index + 1}`, "read")),
    ];
    expect(align(deep("a"), deep("b")).at(-1)?.depth).toBe(5_000);
  });
});
