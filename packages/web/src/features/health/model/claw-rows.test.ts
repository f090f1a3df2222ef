import type { Estimate, Finding } from "@clawglass/core/api";
import { expect, it } from "vitest";
import { toClawFigure, toShare } from "./claw-rows.ts";
import { formatUsd } from "./format-estimate.ts";

const finding = (before: Estimate | null, after: Estimate | null) =>
  ({ before, after, causes: [] }) as unknown as Finding;

it("keeps a share's range within 0 and 1 and open where nothing failed", () => {
  expect(toShare(0, 10)).toMatchObject({ low: 0, value: 0 });
  expect(toShare(0, 10).high).toBeCloseTo(0.278, 2);
  expect(toShare(16, 47)).toMatchObject({ hits: 16, count: 47 });
  expect(toShare(16, 47).low).toBeCloseTo(0.222, 2);
});

it("draws both claws on one axis that begins at 0", () => {
  const figure = toClawFigure(finding(toShare(2, 61), toShare(16, 47)));
  const [before, after] = figure?.rows ?? [];
  expect(before?.reading).toBe("3.3%");
  expect(after?.reading).toBe("34%");
  expect(after?.low).toBeGreaterThan(before?.high ?? 100);
  expect(after?.high).toBeLessThan(100);
  expect(figure?.axis.map(({ text }) => text)).toEqual(["0", "20%", "40%"]);
  expect(figure?.axis.at(-1)?.percent).toBeLessThanOrEqual(100);
});

it("leaves a claw open that nothing bounds from above, and draws none without a before", () => {
  const open = { ...toShare(1, 4), high: null };
  expect(toClawFigure(finding(open, open))?.rows[0]?.high).toBeNull();
  expect(toClawFigure(finding(null, open))).toBeNull();
});

it("never writes unknown cost as $0", () => {
  expect([null, 0, 0.00001, 0.0004, 0.0221, 4.181].map(formatUsd)).toEqual([
    "unknown",
    "no cost",
    "under $0.0001",
    "$0.0004",
    "$0.022",
    "$4.18",
  ]);
});
