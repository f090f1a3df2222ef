import { UNKNOWN_USAGE } from "@clawglass/core";
import { expect, it } from "vitest";
import { splitUsage, stackParts, sumParts } from "./token-stacks.ts";

const usage = {
  inputTokens: 100,
  outputTokens: 20,
  cacheReadTokens: 60,
  cacheWriteTokens: 10,
  reasoningTokens: 5,
  totalTokens: 120,
};

it("splits usage into parts that do not overlap and sum to the whole", () => {
  const parts = splitUsage(usage);
  expect(parts).toEqual({ output: 15, reasoning: 5, cacheWrite: 10, input: 30, cacheRead: 60 });
  expect(sumParts(parts)).toBe(usage.totalTokens);
});

it("keeps unknown unknown", () => {
  expect(sumParts(splitUsage(UNKNOWN_USAGE))).toBeNull();
  expect(splitUsage({ ...UNKNOWN_USAGE, inputTokens: 7 }).output).toBeNull();
});

it("stacks the dearest tokens at the foot, without gaps", () => {
  const pieces = stackParts(splitUsage(usage), 240);
  expect(pieces.map(({ kind }) => kind)).toEqual(["output", "reasoning", "cacheWrite", "input", "cacheRead"]);
  for (const [index, piece] of pieces.entries())
    expect(pieces[index + 1]?.bottom ?? 50).toBeCloseTo(piece.bottom + piece.height, 9);
});
