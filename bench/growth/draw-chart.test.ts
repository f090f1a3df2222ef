import { describe, expect, it } from "vitest";
import { drawChart } from "./draw-chart.ts";

const points = [
  { x: 1_000, y: 10 },
  { x: 10_000, y: 100 },
  { x: 100_000, y: 1_000 },
];

describe("drawChart", () => {
  it("puts growth in step on a straight line", () => {
    const svg = drawChart({ title: "disk", unit: "MB", points });

    const [first, middle, last] = readLine(svg);
    expect(middle?.x).toBeCloseTo(((first?.x ?? 0) + (last?.x ?? 0)) / 2, 0);
    expect(middle?.y).toBeCloseTo(((first?.y ?? 0) + (last?.y ?? 0)) / 2, 0);
    expect(last?.y).toBeLessThan(first?.y ?? 0);
  });

  it("makes room for a limit above all values", () => {
    const svg = drawChart({ title: "list", unit: "ms", points, limit: 50_000 });

    const limitY = Number(/y1="([\d.]+)"[^>]*stroke-dasharray/.exec(svg)?.[1]);
    const top = Math.min(...readLine(svg).map(({ y }) => y));
    expect(limitY).toBeLessThan(top);
    expect(limitY).toBeGreaterThan(0);
  });

  it("writes titles as text, never as markup", () => {
    const svg = drawChart({ title: "<script>", unit: "a & b", points });

    expect(svg).toContain("&lt;script> (a &amp; b)");
  });
});

function readLine(svg: string): { x: number; y: number }[] {
  const list = /polyline points="([^"]+)"/.exec(svg)?.[1] ?? "";
  return list.split(" ").map((pair) => {
    const [x = Number.NaN, y = Number.NaN] = pair.split(",").map(Number);
    return { x, y };
  });
}
