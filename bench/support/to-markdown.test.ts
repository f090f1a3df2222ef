import { describe, expect, it } from "vitest";
import { toMarkdown } from "./to-markdown.ts";

const base = { name: "x", measuredAt: "2026-11-22T14:00:00.000Z", node: "v24.0.0" };

describe("toMarkdown", () => {
  it("says of a figure above its goal that the goal is missed", () => {
    const text = toMarkdown({
      ...base,
      figures: [
        { name: "idle", value: 120, unit: "MB", goal: 100, comparedWith: { name: "Peer 1", value: 1_200 } },
      ],
    });

    expect(text).toContain("| idle | 120 MB | 1,200 MB | 10 | at most 100 MB | **missed** |");
  });

  it("takes a goal that is a lower bound as one", () => {
    const text = toMarkdown({
      ...base,
      figures: [{ name: "rate", value: 120, unit: "spans/s", goal: 100, goalIs: "at least" }],
    });

    expect(text).toContain("| rate | 120 spans/s | at least 100 spans/s | met |");
  });

  it("keeps the columns of a figure without a peer", () => {
    const text = toMarkdown({
      ...base,
      figures: [
        { name: "a", value: 1, unit: "ms", goal: null, comparedWith: { name: "Peer 1", value: 2 } },
        { name: "b", value: 1, unit: "ms", goal: null },
      ],
      notes: ["the machine was busy"],
    });

    expect(text).toContain("| b | 1 ms |  |  |  |  |");
    expect(text).toContain("Node 24.0.0. The machine was busy.");
  });
});
