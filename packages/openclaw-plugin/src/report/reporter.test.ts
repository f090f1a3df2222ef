import type { RecorderReport } from "@clawglass/core/api";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../send/http-client.ts";
import { NO_CREDENTIALS } from "../send/server-target.ts";
import { type FakeServer, type FakeServerOptions, startFakeServer } from "../testkit/fake-server.ts";
import { REPORT_EVERY_MS, Reporter } from "./reporter.ts";

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

interface Bench {
  server: FakeServer;
  reporter: Reporter;
  /** What the next report will say. */
  facts: { sentSpans: number };
  time: { nowMs: number };
  /** `sentSpans` of all reports that arrived. */
  arrived(): number[];
  /** Ticks, and waits for what the tick began. */
  tick(): Promise<void>;
}

async function startBench(options: FakeServerOptions = {}, token: string | null = null): Promise<Bench> {
  const server = await startFakeServer(options);
  servers.push(server);
  const facts = { sentSpans: 0 };
  const time = { nowMs: 1_000_000 };
  let requests = 0;
  const http = createHttpClient();
  const reporter = new Reporter({
    http: (request) => {
      requests += 1;
      return http(request).finally(() => {
        requests -= 1;
      });
    },
    clock: () => time.nowMs,
    recorderId: () => "abc-gateway",
    buildReport: (nextReportWithinMs) =>
      ({ ...facts, reportedAtMs: time.nowMs, nextReportWithinMs }) as RecorderReport,
  });
  reporter.configure({ trackingUri: server.url, credentials: { ...NO_CREDENTIALS, token } });
  return {
    server,
    reporter,
    facts,
    time,
    arrived: () => server.reports.map(({ body }) => (body as RecorderReport).sentSpans),
    async tick() {
      reporter.tick();
      do await new Promise((resolve) => setImmediate(resolve));
      while (requests > 0);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe("Reporter", () => {
  it("reports at once, on change, and each minute without one", async () => {
    const { tick, facts, time, arrived } = await startBench();
    await tick();
    time.nowMs += 15_000;
    await tick();
    expect(arrived()).toEqual([0]);
    facts.sentSpans = 7;
    await tick();
    expect(arrived()).toEqual([0, 7]);
    time.nowMs += REPORT_EVERY_MS;
    await tick();
    expect(arrived()).toEqual([0, 7, 7]);
  });

  it("never posts a report to a stock MLflow, and seldom asks it what it is", async () => {
    const { server, tick, facts, time, reporter } = await startBench({ product: "3.17.2" });
    for (let tickCount = 0; tickCount < 7; tickCount += 1) {
      facts.sentSpans += 1;
      await tick();
      time.nowMs += 15_000;
    }
    await reporter.reportEnd(1_000);
    expect(server.requests).toEqual(["GET /api/3.0/mlflow/server-info"]);
  });

  it("asks again what answers before each report, so that an MLflow in the place of a Clawglass gets none", async () => {
    const first = await startBench();
    await first.tick();
    await first.server.stop();
    const port = Number(new URL(first.server.url).port);
    const mlflow = await startFakeServer({ product: "3.17.2", port });
    servers.push(mlflow);
    first.facts.sentSpans = 1;
    await first.tick();
    await first.tick();
    expect(mlflow.requests).not.toContain("PUT /api/clawglass/v1/recorders/abc-gateway");
    expect(mlflow.requests).toContain("GET /api/3.0/mlflow/server-info");
  });

  it("tries again at each tick while nobody answers", async () => {
    const { server, tick, arrived } = await startBench();
    const port = Number(new URL(server.url).port);
    await server.stop();
    await tick();
    const later = await startFakeServer({ port });
    servers.push(later);
    await tick();
    expect(arrived()).toEqual([]);
    expect(later.reports).toHaveLength(1);
  });

  it("shows the credentials in force", async () => {
    const { server, tick } = await startBench({ authorization: "Bearer t0ken" }, "t0ken");
    await tick();
    expect(server.reports.map(({ authorization }) => authorization)).toEqual(["Bearer t0ken"]);
  });

  it("says at the end that nothing more will come", async () => {
    const { server, reporter, tick } = await startBench();
    await tick();
    await reporter.reportEnd(5_000);
    expect(server.reports.map(({ body }) => (body as RecorderReport).nextReportWithinMs)).toEqual([
      REPORT_EVERY_MS,
      null,
    ]);
  });

  it("does not wait at the end for a server that does not answer", async () => {
    const { reporter } = await startBench();
    reporter.configure({ trackingUri: "http://10.255.255.1:9", credentials: NO_CREDENTIALS });
    await expect(reporter.reportEnd(30)).resolves.toBeUndefined();
  });
});
