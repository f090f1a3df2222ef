import type { RollupQuery, StoreReader } from "@clawglass/storage";
import { percentile } from "../support/statistics.ts";
import type { GrowthPoint } from "./growth-point.ts";

const REPEATS = 20;
const HOUR_MS = 3_600_000;
const DASHBOARD_HOURS = 14 * 24;
/** A text search is left out at a size where it would take longer, going by the size before. */
const MAX_SEARCH_MS = 15_000;
const GROWTH_PER_SIZE = 10;

export type ReadFigures = Pick<GrowthPoint, "listMs" | "errorsOnlyMs" | "textSearchMs" | "dashboardMs">;

/** Times the reads of the page, p95 of some repeats each. `endMs` is the time of the newest trace. */
export async function measureReads(
  reader: StoreReader,
  endMs: number,
  previous: GrowthPoint | undefined,
): Promise<ReadFigures> {
  const list = (filter: string) =>
    reader.listTraceSummaries({ experimentIds: ["0"], filter, orderBy: [], limit: 25, cursor: null });
  const mayTakeMs = (previous?.textSearchMs ?? 0) * GROWTH_PER_SIZE;
  const isTooSlow = previous?.textSearchMs === null || mayTakeMs > MAX_SEARCH_MS;
  return {
    listMs: await timeP95(() => list("")),
    errorsOnlyMs: await timeP95(() => list("trace.status = 'ERROR'")),
    textSearchMs: isTooSlow
      ? null
      : await timeP95(() => list("trace.text ILIKE '%there is no such word%'"), 3),
    dashboardMs: await timeP95(() => readDashboard(reader, endMs)),
  };
}

async function readDashboard(reader: StoreReader, endMs: number): Promise<void> {
  const base = {
    resolution: "hour" as const,
    experimentIds: ["0"],
    fromMs: endMs - DASHBOARD_HOURS * HOUR_MS,
    toMs: endMs,
    isPerBucket: true,
    where: {},
    quantiles: [0.5, 0.95, 0.99],
  };
  const queries: RollupQuery[] = [
    { ...base, kind: "traces", groupBy: ["status"] },
    { ...base, kind: "traces", groupBy: [] },
    { ...base, kind: "spans", groupBy: ["model"], where: { type: "LLM" } },
    { ...base, kind: "spans", groupBy: ["tool"], where: { type: "TOOL" } },
  ];
  for (const query of queries) await reader.queryRollups(query);
}

async function timeP95(run: () => Promise<unknown>, repeats = REPEATS): Promise<number> {
  const timesMs: number[] = [];
  await run();
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const startedAt = performance.now();
    await run();
    timesMs.push(performance.now() - startedAt);
  }
  return percentile(timesMs, 95);
}
