import { expect, test } from "vitest";
import {
  describeFactor,
  formatClock,
  formatCount,
  formatDuration,
  formatPercent,
  formatShare,
  formatUsd,
} from "./format-figure.ts";

test.each([
  [0.022, "$0.022"],
  [0.0004, "$0.0004"],
  [4.18, "$4.18"],
  [0.9, "$0.90"],
  [0.00001, "under $0.0001"],
  [null, "unknown"],
])("%s US dollars read %s", (usd, text) => expect(formatUsd(usd)).toBe(text));

test.each([
  [20, "20 ms"],
  [6_100, "6.1 s"],
  [43_000, "43 s"],
  [68_000, "1 m 08 s"],
  [59_700, "1 m 00 s"],
  [3_720_000, "1 h 02 m"],
  [null, "unknown"],
])("%s ms read %s", (durationMs, text) => expect(formatDuration(durationMs)).toBe(text));

test.each([
  [184_000, "184k"],
  [21_400_000, "21.4 M"],
  [398, "398"],
  [999_900, "1 M"],
])("%s read %s", (count, text) => expect(formatCount(count)).toBe(text));

test("shares are counted out below 100 cases", () => {
  expect(formatShare(16, 47)).toBe("16 of 47");
  expect(formatShare(19, 412)).toBe("4.6%");
  expect(formatPercent(0.34)).toBe("34%");
});

test("clock times are short: today, within a week, then the date", () => {
  const now = Date.UTC(2026, 10, 22, 10, 42);
  expect(formatClock(Date.UTC(2026, 10, 22, 9, 12), now, "UTC")).toBe("09:12");
  expect(formatClock(Date.UTC(2026, 10, 17, 14, 10), now, "UTC", "long")).toBe("Tuesday 14:10");
  expect(formatClock(Date.UTC(2026, 10, 21, 7, 30), now, "UTC")).toBe("Sat 07:30");
  expect(formatClock(Date.UTC(2026, 9, 22, 7, 30), now, "UTC")).toBe("22 Oct");
  expect(formatClock(Date.UTC(2026, 10, 22, 9, 12), now, "Europe/Berlin")).toBe("10:12");
});

test("factors are said in words", () => {
  expect(describeFactor(2.05).times).toBe("twice");
  expect(describeFactor(3.1).times).toBe("three times");
  expect(describeFactor(2.5).times).toBe("2.5 times");
  expect(describeFactor(1.4)).toEqual({ times: "40%", isTimes: false });
});
