import { describe, expect, test } from "vitest";
import { ChangeWatch } from "./change-watch.ts";
import { createRandom } from "./simulated-agent.ts";

const WEEKS_PER_POINT = 1 / 100;

function observeShare(watch: ChangeWatch, isHit: boolean, index: number, limitWeeks: number): void {
  const logRatio = isHit ? Math.log(0.3 / 0.03) : Math.log(0.7 / 0.97);
  watch.observe({ timeMs: index * 1000, runIndex: index }, [logRatio], WEEKS_PER_POINT, limitWeeks);
}

describe("ChangeWatch", () => {
  test("keeps false alarms below one in limitWeeks where the past is known exactly", () => {
    const limitWeeks = 20;
    const weeks = 4_000;
    const random = createRandom(7);
    let alarms = 0;
    let watch = new ChangeWatch([1]);
    for (let index = 0; index < weeks / WEEKS_PER_POINT; index++) {
      observeShare(watch, random() < 0.03, index, limitWeeks);
      if (!watch.isOpen) continue;
      alarms++;
      watch = new ChangeWatch([1]);
    }
    expect(alarms).toBeGreaterThan(20);
    expect(alarms).toBeLessThan(weeks / limitWeeks);
  });

  test("finds where the change lies, and a range that holds it", () => {
    const watch = new ChangeWatch([1]);
    const outcomes = [...Array<boolean>(200).fill(false), ...Array<boolean>(12).fill(true)];
    for (const [index, isHit] of outcomes.entries()) observeShare(watch, isHit, index, 20);
    const change = watch.estimateChange();
    expect(watch.isOpen).toBe(true);
    expect(change?.index).toBe(200);
    expect(change?.earliestIndex).toBeLessThanOrEqual(200);
    expect(change?.latestIndex).toBeGreaterThanOrEqual(200);
  });

  test("closes when the series comes back, and forgets the trouble", () => {
    const watch = new ChangeWatch([1]);
    for (let index = 0; index < 30; index++) observeShare(watch, true, index, 20);
    expect(watch.isOpen).toBe(true);
    for (let index = 30; index < 80; index++) observeShare(watch, false, index, 20);
    expect(watch.isOpen).toBe(false);
    expect(watch.estimateChange()?.logEvidenceWeeks ?? Infinity).toBeLessThan(0);
  });
});
