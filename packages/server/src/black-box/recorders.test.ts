import { createClawglassClient } from "@clawglass/client";
import { RecorderListSchema, type RecorderReport } from "@clawglass/core/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testkit/start-test-server.ts";

let server: TestServer;
let client: ReturnType<typeof createClawglassClient>;
beforeAll(async () => {
  server = await startTestServer();
  client = createClawglassClient({ baseUrl: server.url, fetch });
});
afterAll(() => server.close());

const REPORT: RecorderReport = {
  process: "gateway",
  hostName: "laptop",
  pluginVersion: "0.1.0",
  openclawVersion: "2026.9.6",
  startedAtMs: 1_000,
  reportedAtMs: 2_000,
  nextReportWithinMs: 60_000,
  hooks: [
    { name: "agent_end", kind: "hook", firedCount: 0, lastAtMs: null, neededGrant: "conversation access" },
  ],
  grants: [{ name: "conversation access", isGranted: false, remedy: "Run openclaw mlflow configure." }],
  spool: { waitingSpans: 3, waitingBytes: 900, maxBytes: 1_000_000, oldestWaitingAtMs: 1_500 },
  sentSpans: 12,
  lastSentAtMs: 1_900,
  lost: [{ reason: "spool-full", spans: 2 }],
  faults: [],
  lastError: { atMs: 1_400, message: "<b>it was down</b>", hint: null },
  settings: [{ name: "token", value: "(set)", source: "environment", variable: "MLFLOW_TRACKING_TOKEN" }],
};

test("the last report of a recorder is what the list gives, until it is forgotten", async () => {
  await client.reportRecorder("abc-gateway", { ...REPORT, sentSpans: 11 });
  await client.reportRecorder("abc-gateway", REPORT);
  const { recorders } = RecorderListSchema.parse(await client.listRecorders());
  expect(recorders).toEqual([
    { ...REPORT, recorderId: "abc-gateway", activity: "reporting", receivedAtMs: expect.any(Number) },
  ]);
  await client.forgetRecorder("abc-gateway");
  await client.forgetRecorder("abc-gateway");
  expect((await client.listRecorders()).recorders).toEqual([]);
});

test.each([
  ["a count that is negative", { sentSpans: -1 }],
  ["a process of no known kind", { process: "toaster" }],
  ["more hooks than there are", { hooks: Array.from({ length: 301 }, () => REPORT.hooks[0]) }],
  ["no spool", { spool: undefined }],
])("a report with %s is refused, and nothing of it kept", async (_words, wrong) => {
  const report = { ...REPORT, ...wrong } as unknown as RecorderReport;
  await expect(client.reportRecorder("wrong", report)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  expect((await client.listRecorders()).recorders).toEqual([]);
});

test("a report of a megabyte is refused before it is read", async () => {
  const response = await fetch(`${server.url}/api/clawglass/v1/recorders/big`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...REPORT, hostName: "x".repeat(1_000_000) }),
  });
  expect(response.status).toBe(413);
});
