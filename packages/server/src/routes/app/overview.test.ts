import {
  type HealthReport,
  type Overview,
  OverviewSchema,
  type TracePage,
  type TraceSummary,
} from "@clawglass/core/api";
import { simulateAgent } from "@clawglass/core/health-simulation";
import { sendSimulatedRuns } from "@clawglass/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../testkit/start-test-server.ts";

const DAY_MS = 86_400_000;
const DAYS = 16;
const TIMEOUT_MS = 60_000;

describe("GET /api/clawglass/v1/overview", () => {
  let server: TestServer;
  let traces: TraceSummary[];
  let toolCalls: { name: string; startTimeMs: number; failures: number; calls: number }[];
  const get = async <T>(path: string) => (await server.getJson(path)) as T;
  const list = (filter: string) =>
    get<TracePage>(`/traces?limit=1&filter=${encodeURIComponent(filter)}`).then((page) => page.total.count);

  beforeAll(async () => {
    server = await startTestServer();
    const nowMs = Date.now();
    const runs = simulateAgent({ seed: 7, startMs: nowMs - DAYS * DAY_MS, days: DAYS })
      .filter((run) => run.startTimeMs < nowMs)
      .map((run) => (run.trigger === "heartbeat" ? { ...run, models: ["qwen3:8b"], costUsd: null } : run));
    toolCalls = runs.flatMap(({ startTimeMs, tools }) => tools.map((tool) => ({ ...tool, startTimeMs })));
    await sendSimulatedRuns(server.url, runs);
    traces = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: TracePage = await get(
        `/traces?limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      traces.push(...page.traces);
      cursor = page.nextCursor;
    }
  }, TIMEOUT_MS);
  afterAll(() => server.close());

  it.each(["24h", "7d", "30d"])(
    "gives figures for %s that equal a recomputation from the traces",
    async (window) => {
      const overview = await get<Overview>(`/overview?window=${window}&timeZone=Europe/Amsterdam`);
      expect(OverviewSchema.parse(overview)).toEqual(overview);
      const within = (fromMs: number, toMs: number) =>
        traces.filter((trace) => trace.requestTimeMs >= fromMs && trace.requestTimeMs < toMs);
      for (const bucket of overview.buckets) {
        const own = within(bucket.startMs, bucket.endMs);
        expect(bucket).toMatchObject({
          runCount: own.length,
          failedCount: own.filter((trace) => trace.state === "ERROR").length,
          unpricedCallCount: own.reduce((sum, trace) => sum + trace.unpricedCallCount, 0),
        });
        expect(bucket.usage.totalTokens).toBe(sumKnown(own.map((trace) => trace.usage.totalTokens)));
        expect(bucket.costUsd ?? 0).toBeCloseTo(sumKnown(own.map((trace) => trace.costUsd)) ?? 0, 6);
        expectQuantile(bucket.latency.p95Ms, own, 0.95);
      }
      const all = within(overview.window.fromMs, Infinity);
      expect(overview.total.runCount).toBe(all.length);
      expect(overview.ticks.reduce((sum, tick) => sum + tick.runCount, 0)).toBe(all.length);
      expectQuantile(overview.total.latency.p50Ms, all, 0.5);
      const lengthMs = overview.window.toMs - overview.window.fromMs;
      if (window === "7d") {
        expect(overview.before?.runCount).toBe(
          within(overview.window.fromMs - 7 * DAY_MS, overview.window.fromMs).length,
        );
        expect(lengthMs).toBeLessThan(7 * DAY_MS + 3_600_000);
      }
    },
  );

  it("counts each model's calls, with those whose cost nobody stated", async () => {
    const { models, window } = await get<Overview>("/overview?window=7d");
    const heartbeats = traces.filter(
      (trace) => trace.trigger === "heartbeat" && trace.requestTimeMs >= window.fromMs,
    ).length;
    expect(models.find((model) => model.name === "qwen3:8b")).toMatchObject({
      callCount: heartbeats,
      costUsd: null,
      unpricedCallCount: heartbeats,
    });
    expect(models[0]).toMatchObject({ name: "gpt-5-mini", unpricedCallCount: 0 });
  });

  it("counts each tool's calls and failures", async () => {
    const { tools, window } = await get<Overview>("/overview?window=30d");
    expect(window.fromMs).toBeLessThan(traces.at(-1)?.requestTimeMs ?? 0);
    for (const tool of tools) {
      const own = toolCalls.filter((call) => call.name === tool.name);
      expect(tool.callCount).toBe(own.reduce((sum, call) => sum + call.calls, 0));
      expect(tool.failedCount).toBe(own.reduce((sum, call) => sum + call.failures, 0));
      expect(tool.latency.count).toBe(tool.callCount);
    }
    expect(tools.map((tool) => tool.failedCount)).toEqual(
      tools.map((tool) => tool.failedCount).sort((left, right) => right - left),
    );
  });

  it("agrees with the list, filtered by the same time, trigger, channel or session", async () => {
    const overview = await get<Overview>("/overview?window=7d");
    const time = `attributes.timestamp_ms >= ${overview.window.fromMs}`;
    const pairs = [
      ["openclaw.trigger", overview.triggers],
      ["openclaw.channel", overview.channels],
      ["mlflow.trace.session", overview.sessions],
      ["openclaw.agent.id", overview.agents],
    ] as const;
    for (const [key, { groups }] of pairs) {
      const group = groups.find(({ name }) => name !== null);
      expect(await list(`${time} AND metadata.\`${key}\` = '${group?.name}'`)).toBe(group?.runCount);
    }
    const bucket = overview.buckets.find(({ failedCount }) => failedCount > 0);
    expect(
      await list(
        `attributes.timestamp_ms >= ${bucket?.startMs} AND attributes.timestamp_ms < ${bucket?.endMs} AND trace.status = 'ERROR'`,
      ),
    ).toBe(bucket?.failedCount);
  });

  it("agrees with the health report on the runs that ended", async () => {
    const [report, { total }] = await Promise.all([
      get<HealthReport>("/health?window=7d"),
      get<Overview>("/overview?window=7d"),
    ]);
    expect(report.runCount).toBe(total.latency.count);
    expect(report.failedCount).toBe(total.failedCount);
  });

  it("knows nothing of an experiment without runs, and says unknown rather than 0", async () => {
    const { total, before, models } = await get<Overview>("/overview?window=7d&experimentId=4711");
    expect(total).toMatchObject({ runCount: 0, costUsd: null, latency: { p95Ms: null } });
    expect(total.usage.totalTokens).toBeNull();
    expect(before).toBeNull();
    expect(models).toEqual([]);
  });
});

function sumKnown(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function expectQuantile(read: number | null, traces: readonly TraceSummary[], fraction: number): void {
  const sorted = traces.flatMap((trace) => trace.durationMs ?? []).sort((left, right) => left - right);
  if (sorted.length === 0) {
    expect(read).toBeNull();
    return;
  }
  // The histogram's bound is 1%; it may take either neighbour of the rank.
  const rank = fraction * (sorted.length - 1);
  const low = sorted[Math.max(0, Math.floor(rank) - 1)] ?? 0;
  const high = sorted[Math.min(sorted.length - 1, Math.ceil(rank) + 1)] ?? 0;
  expect(read).toBeGreaterThanOrEqual(low * 0.985);
  expect(read).toBeLessThanOrEqual(high * 1.015);
}
