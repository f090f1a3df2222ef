import { HealthReportSchema } from "@clawglass/core/api";
import type { RunObservation } from "@clawglass/core/health";
import { simulateAgent } from "@clawglass/core/health-simulation";
import type { RunningServer } from "@clawglass/server";
import { afterEach, describe, expect, test } from "vitest";
import { runClawglass } from "../testkit/run-clawglass.ts";
import { startEmptyServer } from "../testkit/start-empty-server.ts";

const DAY_MS = 86_400_000;
const TIMEOUT_MS = 90_000;

const toClose: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function startServer(): Promise<RunningServer> {
  const server = await startEmptyServer();
  toClose.push(() => server.close());
  return server;
}

/** The recent past of an agent up to the last full hour, as its plugin would have sent it. */
async function sendRuns(url: string, runs: readonly RunObservation[]): Promise<void> {
  for (let from = 0; from < runs.length; from += 300) {
    const response = await fetch(`${url}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(toOtlp(runs.slice(from, from + 300), from)),
    });
    expect(response.status).toBe(200);
  }
}

function toOtlp(runs: readonly RunObservation[], firstIndex: number) {
  let nextSpan = 1;
  const spanId = () => (nextSpan++).toString(16).padStart(16, "0");
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const nano = (ms: number) => `${Math.round(ms)}000000`;
  const spans = runs.flatMap((run, index) => {
    const traceId = (firstIndex + index + 1).toString(16).padStart(32, "0");
    const rootId = spanId();
    const common = {
      traceId,
      startTimeUnixNano: nano(run.startTimeMs),
      endTimeUnixNano: nano(run.startTimeMs + 50),
    };
    const usage = { input_tokens: run.tokens, output_tokens: 1, total_tokens: (run.tokens ?? 0) + 1 };
    const root = {
      ...common,
      spanId: rootId,
      name: "run",
      endTimeUnixNano: nano(run.startTimeMs + (run.durationMs ?? 0)),
      status: { code: run.state === "ERROR" ? 2 : 1 },
      attributes: [
        text("mlflow.spanType", "AGENT"),
        text("openclaw.trigger", run.trigger ?? ""),
        text("openclaw.version", run.hostVersion ?? ""),
        text(
          "openclaw.skills",
          JSON.stringify(run.skills.map(({ name, version }) => ({ name, sha256: version }))),
        ),
      ],
      events: run.skills
        .filter((skill) => skill.wasUsed)
        .map((skill) => ({
          timeUnixNano: nano(run.startTimeMs),
          name: "skill_used",
          attributes: [text("skill", skill.name)],
        })),
    };
    const call = {
      ...common,
      spanId: spanId(),
      parentSpanId: rootId,
      name: "gpt-5-mini",
      attributes: [text("mlflow.spanType", "LLM"), text("mlflow.chat.tokenUsage", JSON.stringify(usage))],
    };
    const tools = run.tools.flatMap((tool) =>
      Array.from({ length: tool.calls }, (_, at) => ({
        ...common,
        spanId: spanId(),
        parentSpanId: rootId,
        name: tool.name,
        status: { code: at < tool.failures ? 2 : 1 },
        attributes: [text("mlflow.spanType", "TOOL")],
      })),
    );
    return [root, call, ...tools];
  });
  return { resourceSpans: [{ resource: {}, scopeSpans: [{ spans }] }] };
}

const lastHourMs = () => Math.floor((Date.now() - 60_000) / 3_600_000) * 3_600_000;

/** A past that ends now, so that the server's own clock can judge it. */
function simulatePast(fault?: { agoMs: number } & Record<string, unknown>): RunObservation[] {
  const endMs = lastHourMs();
  const { agoMs, ...planted } = fault ?? { agoMs: 0 };
  return simulateAgent({
    seed: 12,
    startMs: endMs - 21 * DAY_MS,
    days: 21,
    firstWeekday: 1,
    ...(fault ? { fault: { fromMs: endMs - agoMs, ...planted } } : {}),
  });
}

describe("clawglass health", () => {
  test(
    "says that nothing was recorded yet, and ends with 4",
    async () => {
      const { url } = await startServer();
      const { exitCode, out } = await runClawglass("health", "--url", url);
      expect(out).toMatch(/^Nothing was recorded yet\. This page cannot say whether your agent is well\./);
      expect(exitCode).toBe(4);
    },
    TIMEOUT_MS,
  );

  test(
    "says smoothly of an agent whose runs are all alike, and ends with 0",
    async () => {
      const { url } = await startServer();
      const runs = simulatePast().map((run) => ({
        ...run,
        state: "OK" as const,
        durationMs: 5_000,
        tokens: 1_000,
        tools: run.tools.map((tool) => ({ ...tool, failures: 0 })),
      }));
      await sendRuns(url, runs);
      const { exitCode, out } = await runClawglass("health", "--url", url);
      expect(out).toMatch(/^Running smoothly\. (\d+) of \1 runs ended as they should\./);
      expect(exitCode).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    "names a planted fault, its cause and its runs, in words and as JSON, and ends with 3",
    async () => {
      const { url } = await startServer();
      const past = simulatePast({
        agoMs: 4 * DAY_MS,
        errorFactor: 55,
        onlyMail: true,
        withSkillChange: true,
      });
      await sendRuns(url, past);
      const said = await runClawglass("health", "--url", url);
      expect(said.exitCode).toBe(3);
      expect(said.out).toMatch(
        /^Runs with mail-triage fail more since .*, when skill mail-triage changed\.\n/,
      );
      expect(said.out).toContain("Confidence: high. The ranges do not meet.");
      const { exitCode, out } = await runClawglass("health", "--url", url, "--json");
      const report = HealthReportSchema.parse(JSON.parse(out));
      expect(exitCode).toBe(3);
      expect(report.verdict).toBe("attention");
      expect(report.findings[0]).toMatchObject({
        metric: "error-rate",
        segment: { kind: "skill", name: "mail-triage" },
        confidence: "high",
        causes: [{ kind: "skill", name: "mail-triage", before: "v6", after: "v7" }],
      });
      const trace = await fetch(`${url}/api/clawglass/v1/traces/${report.findings[0]?.traceIds[0]}`);
      expect(await trace.json()).toMatchObject({ summary: { state: "ERROR" } });
    },
    TIMEOUT_MS,
  );

  test(
    "names a tool that began to fail",
    async () => {
      const { url } = await startServer();
      await sendRuns(url, simulatePast({ agoMs: 4 * DAY_MS, toolFailures: { tool: "exec", share: 0.6 } }));
      const { exitCode, out } = await runClawglass("health", "--url", url, "--json");
      const report = HealthReportSchema.parse(JSON.parse(out));
      expect(exitCode).toBe(3);
      expect(report.findings).toContainEqual(
        expect.objectContaining({ metric: "tool-failure-rate", segment: { kind: "tool", name: "exec" } }),
      );
    },
    TIMEOUT_MS,
  );

  test(
    "says what is wrong with its options, and when no server answers",
    async () => {
      const wrong = await runClawglass("health", "--window", "1y");
      expect(wrong).toMatchObject({ exitCode: 2, out: "" });
      expect(wrong.err).toContain("--window 24h, 7d or 30d");
      const noServer = await runClawglass("health", "--url", "http://127.0.0.1:9");
      expect(noServer).toMatchObject({ exitCode: 1, out: "" });
      expect(noServer.err).toContain("clawglass server");
    },
    TIMEOUT_MS,
  );
});
