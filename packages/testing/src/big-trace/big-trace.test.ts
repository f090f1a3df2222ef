import { expect, test } from "vitest";
import { BIG_TRACES, createBigTrace } from "./big-trace.ts";

test("a wide trace has as many spans as asked, each below one that came before", () => {
  const spans = [...createBigTrace({ ...BIG_TRACES.spans2000, startMs: 0 })];
  const seen = new Set<string>();
  for (const span of spans) {
    if (span.parentSpanId !== undefined) expect(seen).toContain(span.parentSpanId);
    seen.add(span.spanId);
  }
  expect(spans).toHaveLength(2_000);
  expect(seen.size).toBe(2_000);
});

test("the long trace carries 100 MB of payload", () => {
  let bytes = 0;
  let count = 0;
  for (const span of createBigTrace({ ...BIG_TRACES.megabytes100, startMs: 0 })) {
    bytes += JSON.stringify(span.attributes).length;
    count += 1;
  }
  expect(count).toBe(442);
  expect(bytes).toBeGreaterThan(100_000_000);
  expect(bytes).toBeLessThan(130_000_000);
});
