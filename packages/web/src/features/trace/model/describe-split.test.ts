import type { TokenSplitAnswer } from "@clawglass/core/api";
import { expect, test } from "vitest";
import { describeSplit, toSplitRows } from "./describe-split.ts";

const SPLIT: TokenSplitAnswer = {
  parts: [
    { name: "system prompt", chars: 400, tokens: 100 },
    { name: "skills", chars: 0, tokens: 0 },
    { name: "tool results", chars: 1_200, tokens: 300 },
  ],
  inputTokens: 400,
  unseenTokens: 0,
  estimatedTokens: 400,
  method: "scaled",
  callCount: 1,
  skippedCallCount: 0,
};

test("rows are the parts that hold something, largest first, and the remainder by name", () => {
  expect(toSplitRows(SPLIT).map(({ name }) => name)).toEqual(["tool results", "system prompt"]);
  expect(toSplitRows({ ...SPLIT, unseenTokens: 9 }).at(-1)).toMatchObject({
    name: "not recorded",
    tokens: 9,
  });
});

test("the sentence says that parts are estimated, and what they sum to", () => {
  expect(describeSplit(SPLIT)).toMatch(/^Estimated.*scaled so that the parts sum to the provider's 400/);
  expect(describeSplit({ ...SPLIT, method: "remainder", unseenTokens: 50 })).toMatch(
    /50 of the provider's 400/,
  );
  expect(describeSplit({ ...SPLIT, method: "length", inputTokens: null })).toMatch(/stated no count/);
  expect(describeSplit({ ...SPLIT, callCount: 3, skippedCallCount: 2 })).toMatch(
    /3 model calls.*2 earlier calls/,
  );
});
