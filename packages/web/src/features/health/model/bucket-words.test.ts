import type { OverviewBucket } from "@clawglass/core/api";
import { expect, it } from "vitest";
import { describeBucket, describeWidth } from "./bucket-words.ts";

const bucket = (start: string, end: string) =>
  ({ startMs: new Date(start).getTime(), endMs: new Date(end).getTime() }) as OverviewBucket;

it("says when a bar is, by its hours or its day", () => {
  expect(describeBucket(bucket("2026-11-17T12:00", "2026-11-17T18:00"))).toBe("Tue 17 Nov, 12:00 to 18:00");
  expect(describeBucket(bucket("2026-11-17T18:00", "2026-11-18T00:00"))).toBe("Tue 17 Nov, 18:00 to 00:00");
  expect(describeBucket(bucket("2026-11-17T00:00", "2026-11-18T00:00"))).toBe("Tue 17 Nov");
});

it("says how wide the bars are by the widest, as the first one may be short", () => {
  expect(
    describeWidth([
      bucket("2026-11-17T16:00", "2026-11-17T18:00"),
      bucket("2026-11-17T18:00", "2026-11-18T00:00"),
    ]),
  ).toBe("per 6 hours");
  expect(describeWidth([bucket("2026-11-17T16:00", "2026-11-17T17:00")])).toBe("per hour");
  expect(describeWidth([bucket("2026-11-17T00:00", "2026-11-18T00:00")])).toBe("per day");
});
