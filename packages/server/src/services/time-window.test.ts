import { TIME_WINDOWS } from "@clawglass/core/api";
import { describe, expect, it } from "vitest";
import { findWindowStartMs, HOUR_MS, listBuckets } from "./time-window.ts";

const NOW_MS = Date.UTC(2026, 10, 22, 10, 42, 7);

describe("listBuckets", () => {
  it.each(TIME_WINDOWS)("covers %s without gaps, on full hours, up to a bucket that holds now", (window) => {
    for (const offsetMs of [0, 2 * HOUR_MS, -7 * HOUR_MS, 5.5 * HOUR_MS]) {
      const buckets = listBuckets(window, NOW_MS, offsetMs);
      expect(buckets[0]?.startMs).toBe(findWindowStartMs(window, NOW_MS));
      for (const [index, { startMs, endMs }] of buckets.entries()) {
        expect(startMs % HOUR_MS).toBe(0);
        expect(endMs).toBeGreaterThan(startMs);
        expect(buckets[index + 1]?.startMs ?? endMs).toBe(endMs);
      }
      expect(buckets.at(-1)?.startMs).toBeLessThanOrEqual(NOW_MS);
      expect(buckets.at(-1)?.endMs).toBeGreaterThan(NOW_MS);
    }
  });

  it("begins days at the owner's midnight", () => {
    const second = listBuckets("30d", NOW_MS, 2 * HOUR_MS)[1];
    expect(new Date((second?.startMs ?? 0) + 2 * HOUR_MS).getUTCHours()).toBe(0);
  });
});
