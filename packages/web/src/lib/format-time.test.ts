import { describe, expect, it } from "vitest";
import { formatDuration, formatInstant, formatMoment, formatOffset, formatRunning } from "./format-time.ts";

describe("durations", () => {
  it.each([
    [null, "unknown"],
    [0, "0 ms"],
    [0.04, "0.1 ms"],
    [0.42, "0.4 ms"],
    [20, "20 ms"],
    [999.4, "999 ms"],
    [999.6, "1.0 s"],
    [6_100, "6.1 s"],
    [59_900, "59.9 s"],
    [59_960, "1 m 00 s"],
    [68_200, "1 m 08 s"],
    [3_599_700, "1 h 00 m"],
    [7_500_000, "2 h 05 m"],
    [-500, "−500 ms"],
  ])("writes %s as %s", (durationMs, words) => {
    expect(formatDuration(durationMs)).toBe(words);
  });

  it("counts a running step in whole seconds, never below 0", () => {
    expect([-200, 6_900, 68_900].map(formatRunning)).toEqual(["0 s", "6 s", "1 m 08 s"]);
  });

  it("writes an instant of a run as its distance from the start", () => {
    expect([0, 300, 67_400, -1_200].map(formatOffset)).toEqual(["+0.0 s", "+0.3 s", "+1 m 07 s", "−1.2 s"]);
  });
});

describe("moments", () => {
  const at = (text: string) => new Date(text).getTime();
  const now = at("2026-11-22T10:42:07");

  it.each([
    ["2026-11-22T07:31:12", "07:31:12"],
    ["2026-11-21T07:30:00", "Sat 07:30"],
    ["2026-11-16T23:59:00", "Mon 23:59"],
    ["2026-11-15T12:00:00", "15 Nov"],
    ["2025-10-22T12:00:00", "22 Oct 2025"],
    ["2026-11-23T00:00:00", "23 Nov"],
  ])("writes %s as %s", (moment, words) => {
    expect(formatMoment(at(moment), now)).toBe(words);
  });

  it("says the whole instant with its zone, and unknown for times no calendar has", () => {
    expect(formatInstant(at("2026-11-22T07:31:12.480"))).toMatch(/^Sun 22 Nov 2026, 07:31:12\.480 UTC/);
    expect(formatInstant(8.65e15)).toBe("unknown");
    expect(formatMoment(Number.NaN, now)).toBe("unknown");
  });
});
