import { ListTracesQuerySchema, TracePageSchema } from "@clawglass/core/api";
import { expect, test } from "vitest";
import type { ReaderCalls } from "../threads/methods.ts";
import { createFirstAnswerReader } from "./first-answer.ts";

const COUNT = { count: 0, isLowerBound: false };
const EMPTY = {
  listTraceSummaries: async () => ({ items: [], nextCursor: null }),
  countTraces: async () => COUNT,
};

function createReader(calls: Partial<Record<keyof ReaderCalls, () => Promise<unknown>>>, sleepMs = 60_000) {
  return createFirstAnswerReader({
    reader: calls as unknown as ReaderCalls,
    nowMs: () => 0,
    sleep: () => new Promise((resolve) => setTimeout(resolve, sleepMs).unref()),
  });
}

test("the page of the list asks first for what the list's own endpoint would answer", async () => {
  const answer = await createReader(EMPTY)("/traces");
  const [path, query] = answer?.path.split("?") ?? [];
  expect(path).toBe("/traces");
  expect(ListTracesQuerySchema.parse(Object.fromEntries(new URLSearchParams(query)))).toEqual({ limit: 60 });
  expect(TracePageSchema.parse(JSON.parse(answer?.json ?? ""))).toEqual({
    traces: [],
    nextCursor: null,
    total: COUNT,
  });
});

test.each(["/", "/traces?q=mail", "/traces/tr-1"])("of the page at %s nothing is known here", async (url) => {
  expect(await createReader(EMPTY)(url)).toBeNull();
});

test("a store that is slow, or answers with an error, does not hold up the page", async () => {
  const slow = { ...EMPTY, countTraces: () => new Promise(() => {}) };
  expect(await createReader(slow, 0)("/traces")).toBeNull();
  const broken = { ...EMPTY, countTraces: () => Promise.reject(new Error("disk")) };
  expect(await createReader(broken)("/traces")).toBeNull();
});
