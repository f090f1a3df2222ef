import { expect, test } from "vitest";
import { differenceRange, estimateMean, estimateQuantile, estimateShare } from "./intervals.ts";
import { toNormalScore } from "./normal-score.ts";

test("the range of a share is Wilson's, and never leaves 0 to 1", () => {
  const some = estimateShare(16, 47);
  expect(some.low).toBeCloseTo(0.222, 3);
  expect(some.high).toBeCloseTo(0.483, 3);
  expect(estimateShare(0, 20)).toMatchObject({ value: 0, low: 0 });
  expect(estimateShare(0, 20).high).toBeCloseTo(0.161, 3);
  expect(estimateShare(20, 20).high).toBe(1);
});

test("clustered failures widen the range", () => {
  expect(estimateShare(16, 47, 2).high ?? 0).toBeGreaterThan(estimateShare(16, 47).high ?? 1);
});

test("the range of a median comes from ranks, so one absurd value does not move it", () => {
  const values = Array.from({ length: 99 }, (_, index) => index + 1);
  const plain = estimateQuantile(values, 0.5, "ms");
  const odd = estimateQuantile([...values.slice(0, 98), 1e9], 0.5, "ms");
  expect(plain).toMatchObject({ value: 50, low: 40, high: 61 });
  expect(odd).toEqual(plain);
});

test("a high quantile of few values has no upper bound", () => {
  expect(estimateQuantile([1, 2, 3, 4, 5], 0.95, "ms")?.high).toBeNull();
  expect(estimateQuantile([], 0.5, "ms")).toBeNull();
});

test("the range of a difference of shares is Newcombe's", () => {
  const range = differenceRange(estimateShare(48, 80), estimateShare(56, 70), "linear");
  expect(range.low).toBeCloseTo(0.0524, 3);
  expect(range.high).toBeCloseTo(0.3339, 3);
});

test("the mean of one value bounds nothing", () => {
  expect(estimateMean([0.5], "score")).toMatchObject({ value: 0.5, high: null });
});

test("normal scores match the table", () => {
  expect(toNormalScore(0.975)).toBeCloseTo(1.959964, 5);
  expect(toNormalScore(0.001)).toBeCloseTo(-3.090232, 5);
  expect(toNormalScore(0.5)).toBeCloseTo(0, 9);
});
