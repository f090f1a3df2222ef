import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Chart, drawChart } from "./draw-chart.ts";
import type { GrowthPoint, GrowthResult } from "./growth-point.ts";

const FIGURES: { file: string; title: string; unit: string; key: keyof GrowthPoint; limit?: number }[] = [
  { file: "ingest", title: "Ingest", unit: "spans/s", key: "ingestSpansPerSecond" },
  { file: "list", title: "List of 25, p95", unit: "ms", key: "listMs", limit: 20 },
  { file: "errors", title: "Errors only, p95", unit: "ms", key: "errorsOnlyMs", limit: 20 },
  { file: "search", title: "Text search without a hit, p95", unit: "ms", key: "textSearchMs", limit: 200 },
  { file: "dashboard", title: "Dashboard, 4 queries, p95", unit: "ms", key: "dashboardMs", limit: 200 },
  { file: "disk", title: "Disk", unit: "MB", key: "diskMb" },
  { file: "memory", title: "Memory of the process", unit: "MB", key: "memoryMb", limit: 300 },
];

/** Draws the growth curves into bench/charts. */
export function writeCharts(result: GrowthResult): void {
  const folder = join(import.meta.dirname, "..", "charts");
  mkdirSync(folder, { recursive: true });
  for (const { file, key, ...figure } of FIGURES) {
    const points = result.points.flatMap((point) => {
      const y = point[key];
      return y === null ? [] : [{ x: point.traceCount, y }];
    });
    const chart: Chart = { ...figure, points };
    writeFileSync(join(folder, `growth-${file}.svg`), drawChart(chart));
  }
}

if (import.meta.main) {
  const path = join(import.meta.dirname, "..", "results", "growth.json");
  writeCharts(JSON.parse(readFileSync(path, "utf8")) as GrowthResult);
}
