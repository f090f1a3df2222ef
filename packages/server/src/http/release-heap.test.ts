import { getHeapStatistics } from "node:v8";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { registerHeapRelease } from "./release-heap.ts";

const BURST_OBJECTS = 1_000_000;

test("what a burst of requests left of the heap is given back once, after a second of rest", async () => {
  const app = Fastify();
  const planned: [run: () => void, delayMs: number][] = [];
  registerHeapRelease(app, {
    scheduleLater(run, delayMs) {
      planned.push([run, delayMs]);
      return () => {};
    },
  });
  app.get("/", async () => "ok");
  await app.inject("/");
  await app.inject("/");
  expect(planned.map(([, delayMs]) => delayMs)).toEqual([1_000]);

  let burst: unknown[] | null = Array.from({ length: BURST_OBJECTS }, (_, index) => ({ index }));
  expect(burst).toHaveLength(BURST_OBJECTS);
  burst = null;
  const fullBytes = getHeapStatistics().used_heap_size;

  planned.shift()?.[0]();
  // The last answer was not a second ago.
  expect(planned).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  planned.shift()?.[0]();
  expect(getHeapStatistics().used_heap_size).toBeLessThan(fullBytes / 2);
  expect(planned).toEqual([]);
  await app.close();
});
