import { describe, expect, it } from "vitest";
import { findCriticalPath } from "./critical-path.ts";
import { buildSpanTree } from "./span-tree.ts";
import { makeSpan } from "./test-span.ts";
import { createTimeScale } from "./time-scale.ts";

describe("the time scale", () => {
  it.each([
    [68_200, ["0 s", "15 s", "30 s", "45 s", "60 s"]],
    [4_100, ["0 ms", "1000 ms", "2000 ms", "3000 ms", "4000 ms"]],
    [1_634, ["0.0 s", "0.5 s", "1.0 s", "1.5 s"]],
    [0.02, ["0 µs", "5 µs", "10 µs", "15 µs"]],
    [3_600_000 * 30, ["0 h", "6 h", "12 h", "18 h", "24 h"]],
  ])("labels %s ms in one unit", (endMs, labels) => {
    const got = createTimeScale(0, endMs).ticks.map((tick) => tick.label);
    expect(got.length).toBeLessThanOrEqual(6);
    if (endMs !== 4_100) expect(got).toEqual(labels);
    else expect(got).toEqual(["0 s", "1 s", "2 s", "3 s", "4 s"]);
  });

  it("stays inside the timeline and has a length even for an instant", () => {
    const scale = createTimeScale(0, 0);
    expect([scale.toPercent(-5), scale.toPercent(0), scale.toPercent(9)]).toEqual([0, 0, 100]);
    expect(createTimeScale(100, 200).toPercent(150)).toBe(50);
  });
});

describe("the critical path", () => {
  const pathOf = (spans: ReturnType<typeof makeSpan>[], nowMs = 0) => {
    const root = buildSpanTree(spans).roots[0];
    if (!root) throw new Error("no root");
    return Object.fromEntries(
      [...findCriticalPath(root, nowMs)].map(([id, parts]) => [
        id,
        parts.map((part) => `${part.startMs}-${part.endMs}`).sort(),
      ]),
    );
  };

  it("goes through steps in series and leaves the gaps to their parent", () => {
    expect(
      pathOf([
        makeSpan({ spanId: "root", durationMs: 100 }),
        makeSpan({ spanId: "a", parentSpanId: "root", startOffsetMs: 10, durationMs: 30 }),
        makeSpan({ spanId: "b", parentSpanId: "root", startOffsetMs: 50, durationMs: 40 }),
      ]),
    ).toEqual({ root: ["0-10", "40-50", "90-100"], a: ["10-40"], b: ["50-90"] });
  });

  it("takes the later of two that ran beside each other", () => {
    expect(
      pathOf([
        makeSpan({ spanId: "root", durationMs: 100 }),
        makeSpan({ spanId: "short", parentSpanId: "root", startOffsetMs: 0, durationMs: 40 }),
        makeSpan({ spanId: "long", parentSpanId: "root", startOffsetMs: 0, durationMs: 100 }),
      ]),
    ).toEqual({ long: ["0-100"] });
  });

  it("follows a sub-agent that outlives the step that spawned it, and gives a wait to nobody", () => {
    expect(
      pathOf([
        makeSpan({ spanId: "root", durationMs: 50 }),
        makeSpan({ spanId: "spawn", parentSpanId: "root", startOffsetMs: 10, durationMs: 20 }),
        makeSpan({ spanId: "sub", parentSpanId: "spawn", startOffsetMs: 20, durationMs: 80 }),
        makeSpan({ spanId: "announce", parentSpanId: "root", startOffsetMs: 120, durationMs: 30 }),
      ]),
    ).toEqual({ root: ["0-10"], spawn: ["10-20"], sub: ["20-100"], announce: ["120-150"] });
  });

  it("covers the run's length exactly once, however deep", () => {
    const spans = Array.from({ length: 20_000 }, (_, index) =>
      makeSpan({
        spanId: `s${index}`,
        parentSpanId: index === 0 ? null : `s${index - 1}`,
        startOffsetMs: index,
        durationMs: 40_000 - index * 2,
      }),
    );
    const root = buildSpanTree(spans).roots[0];
    const path = root ? [...findCriticalPath(root, 0).values()].flat() : [];
    expect(path.reduce((sum, part) => sum + part.endMs - part.startMs, 0)).toBeCloseTo(40_000);
  });

  it("ends now while the run is open", () => {
    expect(pathOf([makeSpan({ spanId: "root", durationMs: null })], 70)).toEqual({ root: ["0-70"] });
  });
});
