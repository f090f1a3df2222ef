import { expect, it } from "vitest";
import { niceDurationTicks, niceTicks } from "./nice-ticks.ts";

it.each([
  [30, [0, 10, 20, 30]],
  [26, [0, 10, 20, 30]],
  [7, [0, 2.5, 5, 7.5]],
  [0.9, [0, 0.5, 1]],
  [1_480_000, [0, 500_000, 1_000_000, 1_500_000]],
  [0, [0, 1]],
  [Number.NaN, [0, 1]],
])("ends the rules for %s at a round number", (largest, rules) => {
  expect(niceTicks(largest)).toEqual(rules);
});

it("keeps to whole numbers where things are counted", () => {
  expect(niceTicks(1, { isWhole: true })).toEqual([0, 1]);
  expect(niceTicks(7, { isWhole: true })).toEqual([0, 5, 10]);
  expect(niceTicks(4, { isWhole: true })).toEqual([0, 2, 4]);
});

it("never draws more than four rules and always covers the largest value", () => {
  for (let largest = 0.001; largest < 1e9; largest *= 1.37) {
    for (const isWhole of [false, true]) {
      const rules = niceTicks(largest, { isWhole });
      expect(rules.length).toBeLessThanOrEqual(4);
      expect(rules.at(-1)).toBeGreaterThanOrEqual(largest * (1 - 1e-9));
    }
  }
});

it("reads durations in whole seconds or minutes", () => {
  expect(niceDurationTicks(43_000)).toEqual([0, 20_000, 40_000, 60_000]);
  expect(niceDurationTicks(200_000)).toEqual([0, 120_000, 240_000]);
  expect(niceDurationTicks(70_000)).toEqual([0, 30_000, 60_000, 90_000]);
  expect(niceDurationTicks(800)).toEqual([0, 500, 1_000]);
});
