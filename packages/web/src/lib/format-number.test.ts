import { expect, it } from "vitest";
import { countTokens } from "./count-tokens.ts";
import { describeCostSource, formatCost, formatLoneCost } from "./format-cost.ts";
import { formatBytes, formatCount, formatExactCount, formatShare } from "./format-number.ts";

it.each([
  [null, "unknown"],
  [0, "0"],
  [999, "999"],
  [1_000, "1k"],
  [9_249, "9.2k"],
  [99_949, "99.9k"],
  [99_951, "100k"],
  [184_000, "184k"],
  [999_600, "1 M"],
  [21_400_000, "21.4 M"],
])("writes the count %s as %s", (count, words) => {
  expect(formatCount(count)).toBe(words);
});

it("writes exact counts with separators", () => {
  expect(formatExactCount(1_234_567)).toBe("1,234,567");
  expect(formatExactCount(412)).toBe("412");
});

it("writes sizes", () => {
  expect([0, 812, 1_600, 174_000, 5_200_000, 2e9].map(formatBytes)).toEqual([
    "0 B",
    "812 B",
    "1.6 kB",
    "174 kB",
    "5.2 MB",
    "2 GB",
  ]);
});

it("writes shares with a decimal where it matters", () => {
  expect([0, 0.046, 0.68, 1].map(formatShare)).toEqual(["0%", "4.6%", "68%", "100%"]);
});

it.each([
  [0.022, "price-table", "$0.022"],
  [0.0004, "provider", "$0.0004"],
  [0.00097, "provider", "$0.001"],
  [0.00001, "provider", "<$0.0001"],
  [4.18, "sender", "$4.18"],
  [10_043.32, "price-table", "$10,043"],
  [0, "provider", "$0"],
  [null, "provider", "unknown"],
  [0, "none", "unknown"],
  [0, "local", "local"],
  [null, "local", "local"],
] as const)(
  "writes the cost %s from %s as %s, never $0 for what is unknown or local",
  (cost, source, words) => {
    expect(formatCost(cost, source)).toBe(words);
  },
);

it("names the source of a cost", () => {
  expect(describeCostSource("none")).toBe("no price known");
});

it("says that a cost is unknown where nothing beside it says what is", () => {
  expect(formatLoneCost(null, "none")).toBe("cost unknown");
  expect(formatLoneCost(0.022, "provider")).toBe("$0.022");
});

it("counts tokens, and says it of the tokens where nobody counted", () => {
  expect([null, 1, 9_240].map(countTokens)).toEqual(["tokens unknown", "1 token", "9.2k tokens"]);
});
