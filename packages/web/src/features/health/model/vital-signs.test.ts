import type { HealthReport, Overview, RunFigures } from "@clawglass/core/api";
import { expect, it } from "vitest";
import { listVitalSigns } from "./vital-signs.ts";

const figures = (failedCount: number, count: number) =>
  ({
    failedCount,
    runCount: count,
    latency: { count, p50Ms: 100, p95Ms: 900 },
    usage: { totalTokens: null },
    costUsd: null,
  }) as RunFigures;
const say = (now: RunFigures, before: RunFigures | null) => {
  const overview = { total: now, before, buckets: [] } as unknown as Overview;
  const [errors] = listVitalSigns(
    { verdict: "ok", findings: [] } as unknown as HealthReport,
    overview,
    "the week before",
  );
  return [errors?.reading, errors?.comparison];
};

it("says of few runs how many failed, of many their share", () => {
  expect(say(figures(3, 16), null)).toEqual(["3 of 16", "nothing known of the week before"]);
  expect(say(figures(4, 200), figures(1, 99))).toEqual(["2%", "was 1 of 99 in the week before"]);
  expect(say(figures(0, 0), null)).toEqual(["unknown", "nothing known of the week before"]);
});
