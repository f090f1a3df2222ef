import { join } from "node:path";
import type { Conversation, TraceDetail, TracePage } from "@clawglass/core/api";
import { runOrFail, type ScriptedModelServer, startScriptedModel } from "@clawglass/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { installPythonPackages } from "../support/install-python-packages.ts";

const TIMEOUT_MS = 300_000;
const PYTHON_PACKAGES = [
  "openai==3.57.0",
  "openinference-instrumentation-openai==0.1.66",
  "opentelemetry-exporter-otlp-proto-http==1.45.2",
  "opentelemetry-sdk==1.45.2",
];

const pythonPath = await installPythonPackages("otlp-senders", PYTHON_PACKAGES);

let server: RunningServer;
let model: ScriptedModelServer;

beforeAll(async () => {
  [server, model] = await Promise.all([
    startClawglassServer(),
    startScriptedModel({
      scenarios: [
        { name: "oslo", match: ["How is Oslo?"], turns: [{ kind: "answer", text: "It is cold in Oslo." }] },
      ],
    }),
  ]);
}, TIMEOUT_MS);

afterAll(async () => {
  await model?.close();
  await server?.dispose();
});

describe("Vercel's AI SDK with OpenTelemetry's exporter", () => {
  it.each([
    ["current", ["AGENT", "CHAIN", "CHAIN", "CHAT_MODEL", "CHAT_MODEL", "TOOL"]],
    ["legacy", ["CHAIN", "LLM", "LLM", "TOOL"]],
  ])(
    "shows a run with a tool by its %s names, each call counted once",
    async (names, types) => {
      const trace = await record(() =>
        runOrFail(process.execPath, [join(import.meta.dirname, "send-vercel-ai.ts"), server.url, names], {
          env: process.env,
          timeoutMs: TIMEOUT_MS,
        }),
      );
      expect(trace.spans.map(({ type }) => type ?? "none").sort()).toEqual(types);
      expect(trace.summary).toMatchObject({
        state: "OK",
        modelCallCount: 2,
        toolCallCount: 1,
        models: ["gpt-5-mini"],
        usage: { inputTokens: 230, outputTokens: 30, cacheReadTokens: 140, totalTokens: 260 },
      });
      expect(trace.spans.find(({ type }) => type === "TOOL")?.toolName).toBe("weather");
      const steps = JSON.stringify(await readSteps(trace));
      for (const text of ["How is Oslo?", "celsius", "It is cold in Oslo."]) expect(steps).toContain(text);
    },
    TIMEOUT_MS,
  );
});

describe.skipIf(pythonPath === null)("OpenAI's Python client", () => {
  it(
    "shows a call that OpenInference recorded, with messages and tokens",
    async () => {
      const script = join(import.meta.dirname, "send_openai.py");
      const trace = await record(() =>
        runOrFail(pythonPath as string, [script, server.url, model.baseUrl], {
          env: process.env,
          timeoutMs: TIMEOUT_MS,
        }),
      );
      expect(trace.spans).toMatchObject([{ type: "LLM", status: "OK" }]);
      expect(trace.summary).toMatchObject({
        modelCallCount: 1,
        usage: {
          inputTokens: 1003,
          outputTokens: 20,
          totalTokens: 1023,
          cacheReadTokens: 100,
          reasoningTokens: 5,
        },
      });
      expect(trace.tags["service.name"]).toBe("python-openinference");
      const steps = JSON.stringify(await readSteps(trace));
      for (const text of ["How is Oslo?", "It is cold in Oslo."]) expect(steps).toContain(text);
    },
    TIMEOUT_MS,
  );
});

/** The one trace that arrived meanwhile: it is there when the sender was answered. */
async function record(send: () => Promise<unknown>): Promise<TraceDetail> {
  const before = new Set((await listTraces()).map(({ traceId }) => traceId));
  await send();
  const added = (await listTraces()).filter(({ traceId }) => !before.has(traceId));
  expect(added).toHaveLength(1);
  return get<TraceDetail>(`/traces/${added[0]?.traceId}`);
}

async function listTraces(): Promise<TracePage["traces"]> {
  return (await get<TracePage>("/traces?limit=100")).traces;
}

async function readSteps({ summary }: TraceDetail): Promise<Conversation["steps"]> {
  return (await get<Conversation>(`/traces/${summary.traceId}/conversation`)).steps;
}

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${server.url}/api/clawglass/v1${path}`);
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}
