import { expect, it } from "vitest";
import { toTimeline } from "./to-timeline.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const run = (atMs: number, isFailed = false) => ({ atMs, isFailed });

it("counts runs in steps of one length, empty steps too, on whole steps", () => {
  const timeline = toTimeline(
    [run(10 * HOUR_MS + 1), run(10 * HOUR_MS + 2, true), run(40 * HOUR_MS), run(45 * HOUR_MS, true)],
    false,
  );
  expect(timeline).toMatchObject({ fromMs: 10 * HOUR_MS, toMs: 46 * HOUR_MS, stepMs: HOUR_MS });
  expect(timeline?.buckets).toHaveLength(36);
  expect(timeline?.buckets[0]).toEqual({ startMs: 10 * HOUR_MS, runCount: 2, failedCount: 1 });
  expect(timeline?.buckets[1]).toMatchObject({ runCount: 0 });
  expect(timeline?.buckets.at(-1)).toMatchObject({ runCount: 1, failedCount: 1 });
});

it.each([0, 1, 90_000, 50 * HOUR_MS, 59 * DAY_MS, 400 * DAY_MS, 60 * 365 * DAY_MS])(
  "has at most sixty steps over %i ms, and every run in one",
  (lengthMs) => {
    const runs = Array.from({ length: 100 }, (_, index) => run(1_234_567 + (lengthMs * index) / 99));
    const timeline = toTimeline(runs, true);
    expect(timeline?.buckets.length).toBeLessThanOrEqual(60);
    expect(timeline?.buckets.reduce((sum, { runCount }) => sum + runCount, 0)).toBe(100);
    expect(timeline?.isLowerBound).toBe(true);
  },
);

it("says nothing where no run fits", () => {
  expect(toTimeline([], false)).toBeNull();
});
