import { unpackSpans } from "@clawglass/core";
import { PackedSpansSchema, type SpanRow } from "@clawglass/core/api";
import type { SpanColumns } from "@clawglass/storage";
import { expect, test } from "vitest";
import { findFirstFailure } from "./find-first-failure.ts";
import { orderSpans } from "./order-spans.ts";
import { packSpans } from "./pack-spans.ts";

/** In the order of start, as a store gives them. */
const COLUMNS: SpanColumns = {
  spanIds: ["root", "call", "orphan", "tool", "inner"],
  parentSpanIds: [null, "root", "gone", "root", "tool"],
  names: ["main", "gpt-5-mini", "read", "read", "read"],
  types: ["AGENT", "LLM", null, "TOOL", "TOOL"],
  startOffsetsMs: [0, 1.5, 2, 3, 4],
  durationsMs: [12.5, null, 0, 2, 1],
  statuses: ["ERROR", "UNSET", "OK", "ERROR", "ERROR"],
  isIncomplete: [false, true, false, false, false],
  models: [null, "gpt-5-mini", null, null, null],
  toolNames: [null, null, null, "read", "read"],
  usage: {
    inputTokens: [null, 0, null, null, null],
    outputTokens: [null, null, null, null, null],
    cacheReadTokens: [null, null, null, null, null],
    cacheWriteTokens: [null, null, null, null, null],
    reasoningTokens: [null, null, null, null, null],
    totalTokens: [null, 7, null, null, null],
  },
  costsUsd: [null, 0, null, null, null],
  payloadBytes: [10, 20, 0, 30, 40],
};
const NO_WORDS = { errorMessage: null, inputPreview: null, outputPreview: null, events: [] };
const WORDS = new Map([
  ["root", { ...NO_WORDS, inputPreview: "hi", events: [{ name: "retry", offsetMs: 3 }] }],
  ["tool", { ...NO_WORDS, errorMessage: "no", outputPreview: "" }],
]);

const unpack = (rowCount: number): SpanRow[] => {
  const packed = packSpans(COLUMNS, orderSpans(COLUMNS), rowCount, WORDS);
  return [...unpackSpans(PackedSpansSchema.parse(JSON.parse(JSON.stringify(packed))))];
};

test("rows come back in the order of the tree, with unknown parents, open spans and zero costs", () => {
  const rows = unpack(5);
  expect(rows.map((row) => [row.spanId, row.parentSpanId, row.durationMs, row.status])).toEqual([
    ["root", null, 12.5, "ERROR"],
    ["call", "root", null, "UNSET"],
    ["tool", "root", 2, "ERROR"],
    ["inner", "tool", 1, "ERROR"],
    ["orphan", "gone", 0, "OK"],
  ]);
  expect(rows[0]).toMatchObject({
    inputPreview: "hi",
    events: [{ name: "retry", offsetMs: 3 }],
    costUsd: null,
  });
  expect(rows[1]).toEqual({
    ...NO_WORDS,
    spanId: "call",
    parentSpanId: "root",
    name: "gpt-5-mini",
    type: "LLM",
    startOffsetMs: 1.5,
    durationMs: null,
    status: "UNSET",
    isIncomplete: true,
    model: "gpt-5-mini",
    toolName: null,
    usage: {
      inputTokens: 0,
      outputTokens: null,
      cacheReadTokens: null,
      cacheWriteTokens: null,
      reasoningTokens: null,
      totalTokens: 7,
    },
    costUsd: 0,
    payloadBytes: 20,
  });
  expect(rows[2]).toMatchObject({ errorMessage: "no", outputPreview: "", toolName: "read" });
});

test("the first rows are the first of all rows, and names stand once", () => {
  expect(unpack(3)).toEqual(unpack(5).slice(0, 3));
  const { words } = packSpans(COLUMNS, orderSpans(COLUMNS), 5, WORDS);
  expect(words.toSorted()).toEqual(["AGENT", "LLM", "TOOL", "gpt-5-mini", "main", "read"]);
});

test("the first failure is the one that made those above it fail", () => {
  const order = orderSpans(COLUMNS);
  expect(findFirstFailure(COLUMNS.statuses, order)).toBe(COLUMNS.spanIds.indexOf("inner"));
  expect(findFirstFailure(["ERROR", "ERROR", "ERROR", "OK", "OK"], order)).toBe(1);
  expect(findFirstFailure(["OK", "OK", "OK", "OK", "OK"], order)).toBeNull();
});
