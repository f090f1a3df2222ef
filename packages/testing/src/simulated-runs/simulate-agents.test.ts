import { expect, it } from "vitest";
import { simulateAgents } from "./simulate-agents.ts";

const NOW_MS = 1_790_000_000_000;

it("gives more than 100,000 runs of months before a moment, and goes on after it", () => {
  const runs = simulateAgents(NOW_MS);
  const before = runs.filter(({ run }) => run.startTimeMs < NOW_MS);
  expect(before.length).toBeGreaterThan(100_000);
  expect(runs.length).toBeGreaterThan(before.length + 1_000);
  expect(new Set(runs.map(({ traceId }) => traceId)).size).toBe(runs.length);
});

it("gives the same runs for the same moment, so that a store made earlier can be gone on with", () => {
  const ids = () => simulateAgents(NOW_MS).map(({ run, traceId }) => `${run.startTimeMs} ${traceId}`);
  expect(ids()).toEqual(ids());
});
