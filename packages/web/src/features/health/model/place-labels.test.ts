import { expect, it } from "vitest";
import { placeLabels } from "./place-labels.ts";

const at = (y: number | null) => [
  { x: 0, y: 50 },
  { x: 100, y },
];

it("keeps the names of lines that meet apart, the upper one above", () => {
  expect(placeLabels(at(90), at(95)).map(({ top }) => top)).toEqual([81, 95]);
  expect(placeLabels(at(20), at(95)).map(({ top }) => top)).toEqual([20, 95]);
});

it("does not lay a name over a line that falls to its end", () => {
  const falling = [{ x: 95, y: 30 }, ...at(60).slice(1)];
  expect(placeLabels(falling, at(95)).map(({ top }) => top)).toEqual([30, 95]);
});

it("names a line where it was last known, and none where nothing is", () => {
  expect(placeLabels(at(null), at(95)).map(({ top }) => top)).toEqual([50, 95]);
  expect(placeLabels([], [])).toEqual([]);
});
