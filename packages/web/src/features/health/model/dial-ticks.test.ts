import { expect, it } from "vitest";
import { listDialTicks, toAngle, toPoint } from "./dial-ticks.ts";

const window = { fromMs: 0, toMs: 1_000 };

it("turns clockwise from the top", () => {
  expect(toPoint(toAngle(0, window), 10)).toEqual({ x: 130, y: 120 });
  expect(toPoint(toAngle(250, window), 10)).toEqual({ x: 140, y: 130 });
  expect(toPoint(toAngle(5_000, window), 10)).toEqual({ x: 130, y: 120 });
});

it("draws more runs longer, and failed ones to the rim", () => {
  const [quiet, busy, failed] = listDialTicks({
    window,
    tickMs: 0,
    ticks: [
      { startMs: 0, runCount: 1, failedCount: 0 },
      { startMs: 0, runCount: 10, failedCount: 0 },
      { startMs: 0, runCount: 1, failedCount: 1 },
    ],
  });
  expect(quiet?.y2).toBeGreaterThan(busy?.y2 ?? 0);
  expect(failed).toMatchObject({ isFailed: true, y2: busy?.y2 });
});
