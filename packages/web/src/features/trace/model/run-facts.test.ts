import { UNKNOWN_USAGE } from "@clawglass/core";
import type { ConversationStep, SpanDetail } from "@clawglass/core/api";
import { expect, it } from "vitest";
import { findFirstFailure, holdsSpan, toArgumentLine } from "./conversation-view.ts";
import { toRawText } from "./raw-text.ts";
import { readSkills } from "./read-skills.ts";
import { makeSpan } from "./test-span.ts";
import { toTokenParts } from "./token-parts.ts";
import { readTraceSearch } from "./trace-search.ts";

const text = (value: string) => ({ text: value, totalChars: value.length, isCut: false });
const tool = (spanId: string, state: "ok" | "failed"): ConversationStep => ({
  kind: "tool-call",
  spanId,
  offsetMs: 0,
  name: "f",
  state,
  durationMs: 1,
  arguments: text("{}"),
  result: null,
  errorMessage: null,
});
const sub = (spanId: string, steps: ConversationStep[]): ConversationStep => ({
  kind: "sub-agent",
  spanId,
  offsetMs: 0,
  label: "s",
  task: null,
  state: "ok",
  durationMs: 1,
  modelCallCount: 0,
  toolCallCount: 0,
  usage: UNKNOWN_USAGE,
  costUsd: null,
  model: null,
  reply: null,
  errorMessage: null,
  isLeftOut: false,
  steps,
});

it("finds the first failure, inside sub-agents too", () => {
  expect(findFirstFailure([tool("a", "ok"), sub("s", [tool("b", "failed")]), tool("c", "failed")])).toBe("b");
  expect(findFirstFailure([tool("a", "ok")])).toBeNull();
});

it("knows which step a span belongs to, at any depth", () => {
  let nested = sub("deep", [tool("leaf", "ok")]);
  for (let index = 0; index < 5_000; index += 1) nested = sub(`n${index}`, [nested]);
  expect(holdsSpan(nested, "leaf")).toBe(true);
  expect(holdsSpan(nested, "other")).toBe(false);
});

it("writes arguments in one line", () => {
  expect(toArgumentLine('{"folder":"INBOX","ids":[1,2],"deep":{"a":1},"unread":true}')).toBe(
    "folder: INBOX, ids: 2 entries, deep: 1 fields, unread: true",
  );
  expect(toArgumentLine("not json\nat all")).toBe("not json at all");
  expect(toArgumentLine("x".repeat(1_000_000)).length).toBe(201);
});

it("cuts tokens into parts that do not overlap and keeps unknown unknown", () => {
  const parts = toTokenParts({
    inputTokens: 100,
    outputTokens: 30,
    cacheReadTokens: 60,
    cacheWriteTokens: 10,
    reasoningTokens: 20,
    totalTokens: 130,
  });
  expect(parts.map((part) => [part.name, part.count])).toEqual([
    ["output", 10],
    ["reasoning", 20],
    ["cache write", 10],
    ["input", 30],
    ["cache read", 60],
  ]);
  expect(toTokenParts(UNKNOWN_USAGE).every((part) => part.count === null)).toBe(true);
});

it("reads skills and takes anything else for none", () => {
  expect(readSkills('[{"name":"a","sha256":"x"},{"name":"b"},{"no":1},null]')).toEqual([
    { name: "a", hash: "x" },
    { name: "b", hash: null },
  ]);
  for (const json of [undefined, "", "{", "{}", "null"]) expect(readSkills(json)).toEqual([]);
});

it("reads the search of the URL, ids of digits too", () => {
  expect(readTraceSearch({ view: "tree", span: 12, tab: "raw" })).toEqual({
    view: "tree",
    span: "12",
    tab: "raw",
  });
  expect(readTraceSearch({ view: "x", span: "y".repeat(100), tab: 1 })).toEqual({});
});

it("writes a raw span as JSON that keeps 64-bit numbers and names that need escaping", () => {
  const detail: SpanDetail = {
    row: makeSpan({ spanId: "s", name: 'a"b' }),
    startTimeUnixNano: "1",
    endTimeUnixNano: null,
    statusMessage: "",
    provider: null,
    costSource: "none",
    timeToFirstByteMs: null,
    stopReason: null,
    inputsJson: null,
    outputsJson: null,
    attributes: [{ key: 'k"', json: "9223372036854775807" }],
    events: [{ name: "e", offsetMs: 1, attributes: [] }],
    links: [{ traceId: "t", spanId: "l", attributes: [] }],
  };
  const raw = toRawText(detail);
  expect(raw).toContain("9223372036854775807");
  expect(JSON.parse(raw)).toMatchObject({ name: 'a"b', events: [{ name: "e" }], links: [{ span_id: "l" }] });
});
