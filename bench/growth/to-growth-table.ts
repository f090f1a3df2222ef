import { format } from "../support/to-markdown.ts";
import type { GrowthPoint, GrowthResult } from "./growth-point.ts";

const COLUMNS: { title: string; key: keyof GrowthPoint }[] = [
  { title: "traces", key: "traceCount" },
  { title: "ingest, spans/s", key: "ingestSpansPerSecond" },
  { title: "commit p99, ms", key: "commitP99Ms" },
  { title: "list, ms", key: "listMs" },
  { title: "errors only, ms", key: "errorsOnlyMs" },
  { title: "text search, ms", key: "textSearchMs" },
  { title: "dashboard, ms", key: "dashboardMs" },
  { title: "disk, MB", key: "diskMb" },
  { title: "memory, MB", key: "memoryMb" },
];

/** The growth of one store as a table for bench/README.md. */
export function toGrowthTable({ measuredAt, node, points }: GrowthResult): string {
  const rows = points.map((point) =>
    COLUMNS.map(({ key }) => {
      const value = point[key];
      return value === null ? "not run" : format(value);
    }),
  );
  const table = [COLUMNS.map(({ title }) => title), COLUMNS.map(() => "---:"), ...rows];
  return [
    ...table.map((cells) => `| ${cells.join(" | ")} |`),
    "",
    `Measured ${measuredAt.slice(0, 16).replace("T", " ")} UTC, Node ${node.slice(1)}.`,
  ].join("\n");
}
