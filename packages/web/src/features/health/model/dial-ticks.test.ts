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
  expect(quiet?.to.y).toBeGreaterThan(busy?.to.y ?? 0);
  expect(busy?.failed).toBeNull();
  expect(failed).toMatchObject({ to: busy?.to, failed: { from: failed?.from } });
});

it("draws as much red as failed, so that a busy hour with one failure is not all red", () => {
  const [few, half] = listDialTicks({
    window,
    tickMs: 0,
    ticks: [
      { startMs: 0, runCount: 100, failedCount: 1 },
      { startMs: 0, runCount: 100, failedCount: 50 },
    ],
  });
  const redOf = (tick: typeof few) => (tick?.failed?.from.y ?? 0) - (tick?.to.y ?? 0);
  expect(redOf(few)).toBe(4);
  expect(redOf(half)).toBe(11);
  expect(half?.failed?.ballRadius).toBeGreaterThan(few?.failed?.ballRadius ?? 0);
});
