import type { Overview, TracePage } from "@clawglass/core/api";
import { simulateAgent } from "@clawglass/core/health-simulation";
import { sendSimulatedRuns } from "@clawglass/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../testkit/start-test-server.ts";

const DAY_MS = 86_400_000;
const TIMEOUT_MS = 60_000;
const SPAWNER = "5".repeat(32);

describe("what the overview reads run by run", () => {
  let server: TestServer;
  const list = async (filter: string) =>
    ((await server.getJson(`/traces?limit=1&filter=${encodeURIComponent(filter)}`)) as TracePage).total.count;

  beforeAll(async () => {
    server = await startTestServer();
    const nowMs = Date.now();
    await sendSimulatedRuns(
      server.url,
      simulateAgent({ seed: 7, startMs: nowMs - 8 * DAY_MS, days: 8 }).filter(
        (run) => run.startTimeMs < nowMs,
      ),
    );
    await sendRunWithSubAgents(server, nowMs - 60_000);
    await scoreRun(server, 0.25);
  }, TIMEOUT_MS);
  afterAll(() => server.close());

  it("says of skills, sub-agents, prompts and scores what the lists behind its links hold", async () => {
    const { observed, window, buckets } = (await server.getJson("/overview?window=7d")) as Overview;
    const since = `attributes.timestamp_ms >= ${window.fromMs}`;
    expect(observed.runCount).toBe(await list(since));
    const skill = observed.skills.find(({ name }) => name === "mail-triage");
    expect(skill?.used?.runCount).toBeGreaterThan(10);
    const readIt = `${since} AND metadata.\`clawglass.skills_used\` LIKE '%"mail-triage"%'`;
    expect(skill?.used).toEqual({
      runCount: await list(readIt),
      failedCount: await list(`${readIt} AND trace.status = 'ERROR'`),
    });
    expect(observed.subAgents).toEqual([
      { name: "subagent:inbox", callCount: 2, failedCount: 1, runCount: 1 },
    ]);
    expect(await list(`${since} AND span.type = 'AGENT' AND span.name = 'subagent:inbox'`)).toBe(1);
    expect(observed.context.total.longest).toEqual({
      tokens: 990_000,
      model: "claude-sonnet-5",
      windowTokens: 1_000_000,
      traceId: `tr-${SPAWNER}`,
    });
    expect(observed.context.points).toHaveLength(buckets.length);
    expect(observed.scores).toMatchObject([{ name: "useful", isYours: false, count: 1, mean: 0.25 }]);
    expect(await list(`${since} AND feedback.\`useful\` IS NOT NULL`)).toBe(1);
  });
});

async function sendRunWithSubAgents(server: TestServer, startMs: number): Promise<void> {
  const root = "1".repeat(16);
  const span = (
    place: number,
    name: string,
    attributes: Record<string, string>,
    status = { code: 1, message: "" },
  ) => ({
    traceId: SPAWNER,
    spanId: place === 1 ? root : String(place).repeat(16),
    parentSpanId: place === 1 ? "" : root,
    name,
    startTimeUnixNano: `${startMs + place}000000`,
    endTimeUnixNano: `${startMs + place + 10}000000`,
    status,
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } })),
  });
  const call = (inputTokens: number) => ({
    "mlflow.spanType": "LLM",
    "gen_ai.response.model": "claude-sonnet-5",
    "mlflow.chat.tokenUsage": JSON.stringify({ input_tokens: inputTokens, output_tokens: 5 }),
  });
  const spans = [
    span(1, "agent:main", { "mlflow.spanType": "AGENT" }),
    span(2, "subagent:inbox", { "mlflow.spanType": "AGENT" }),
    span(3, "subagent:inbox", { "mlflow.spanType": "AGENT" }, { code: 2, message: "no access" }),
    span(4, "claude-sonnet-5", call(990_000)),
    span(5, "claude-sonnet-5", call(1_000)),
  ];
  const response = await server.post(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }), {
    "content-type": "application/json",
  });
  expect(response.status).toBe(200);
}

async function scoreRun(server: TestServer, value: number): Promise<void> {
  const response = await fetch(`${server.url}/api/3.0/mlflow/traces/tr-${SPAWNER}/assessments`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      assessment: {
        assessment_name: "useful",
        source: { source_type: "LLM_JUDGE", source_id: "gpt-5" },
        feedback: { value },
      },
    }),
  });
  expect(response.status).toBe(200);
}
