import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { SERIES, SIMPLE } from "../openclaw/scenarios.ts";
import { DELEGATE, HELPER_ANNOUNCE, SUB_AGENT_SCENARIOS } from "../openclaw/sub-agent-scenarios.ts";
import { installMlflow, type MlflowServer, startMlflowServer } from "../support/mlflow-server.ts";
import { type PluginLab, startPluginLab, waitForAnswers } from "../support/plugin-lab.ts";

/** The plugin against a stock MLflow server, read back with MLflow's own client. */
const mlflow = await installMlflow();

const SpanSchema = z.object({
  spanId: z.string(),
  parentId: z.string().nullable(),
  name: z.string(),
  type: z.string(),
  status: z.string(),
  error: z.string(),
  inputs: z.unknown(),
  outputs: z.unknown(),
  attributes: z.record(z.string(), z.unknown()),
  hasEnded: z.boolean(),
});
const MlflowTraceSchema = z.object({
  info: z.object({
    state: z.string(),
    requestPreview: z.string().nullable(),
    responsePreview: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    tags: z.record(z.string(), z.string()),
    tokenUsage: z.record(z.string(), z.number()).nullable(),
  }),
  spans: z.array(SpanSchema),
});
type MlflowTrace = z.infer<typeof MlflowTraceSchema>;
type MlflowSpan = z.infer<typeof SpanSchema>;

describe.skipIf(mlflow === null)("a stock MLflow server", () => {
  let server: MlflowServer;
  let bench: PluginLab;

  beforeAll(async () => {
    if (mlflow === null) return;
    server = await startMlflowServer(mlflow);
    bench = await startPluginLab({
      scenarios: [SIMPLE, SERIES, ...SUB_AGENT_SCENARIOS],
      trackingUri: server.url,
    });
    await bench.startGateway();
  });
  afterAll(async () => {
    await bench?.stop();
    await server?.stop();
  });

  async function readBack(traceIdHex: string, spanCount: number): Promise<MlflowTrace> {
    const script = join(import.meta.dirname, "read_trace.py");
    return MlflowTraceSchema.parse(await server.runScript(script, [`tr-${traceIdHex}`, String(spanCount)]));
  }

  test("shows a simple run with its spans, previews, tokens and session", async () => {
    const sessionKey = "agent:main:simple";
    expect(await bench.say("[simple] please", { sessionKey, runId: "run-simple" })).toBeNull();
    const { info, spans } = await readBack(bench.traceIdOf(SIMPLE), 2);
    expect(toLines(spans)).toEqual(["AGENT agent:main OK", "  LLM m-1 OK"]);
    expect(info).toMatchObject({
      state: "OK",
      requestPreview: "[simple] please",
      responsePreview: "Hello there, this is the whole answer.",
      tokenUsage: { input_tokens: 1003, output_tokens: 20, total_tokens: 1023 },
      metadata: { "mlflow.trace.session": sessionKey },
    });
    const [root, call] = spans;
    expect(root?.inputs).toEqual({ messages: [{ role: "user", content: "[simple] please" }] });
    expect(call?.spanId).toBe(bench.model.requestsOfScenario("simple")[0]?.spanId);
    expect(call?.outputs).toMatchObject({
      choices: [{ message: { role: "assistant", content: "Hello there, this is the whole answer." } }],
    });
    expect(call?.attributes["mlflow.spanType"]).toBe("LLM");
    expect(call?.attributes["mlflow.chat.tokenUsage"]).toMatchObject({
      input_tokens: 1003,
      cache_read_input_tokens: 100,
    });
    expect(call?.attributes["mlflow.llm.cost"]).toMatchObject({ total_cost: expect.closeTo(0.000953, 9) });
  });

  test("shows tools with their parameters and results", async () => {
    await bench.say("[series] please", { sessionKey: "agent:main:series", runId: "run-series" });
    const { info, spans } = await readBack(bench.traceIdOf(SERIES), 6);
    expect(toLines(spans)).toEqual([
      "AGENT agent:main OK",
      "  LLM m-1 OK",
      "  TOOL exec OK",
      "  LLM m-1 OK",
      "  TOOL read ERROR",
      "  LLM m-1 OK",
    ]);
    const exec = spans.find((span) => span.name === "exec");
    expect(exec?.inputs).toEqual({ command: "echo one" });
    expect(exec?.outputs).toBe("one");
    expect(info.tokenUsage).toMatchObject({ input_tokens: 3009, output_tokens: 60, total_tokens: 3069 });
  });

  test("shows a sub-agent nested under the call that spawned it", async () => {
    await bench.say("[delegate] please", { sessionKey: "agent:main:delegate", runId: "run-delegate" });
    await waitForAnswers(bench.model, HELPER_ANNOUNCE);
    const { spans } = await readBack(bench.traceIdOf(DELEGATE), 11);
    expect(toLines(spans)).toEqual([
      "AGENT agent:main OK",
      "  LLM m-1 OK",
      "  TOOL tool_call OK",
      "    TOOL sessions_spawn OK",
      "      AGENT subagent:helper OK",
      "        LLM m-1 OK",
      "        TOOL exec OK",
      "        LLM m-1 OK",
      "  LLM m-1 OK",
      "  AGENT announce OK",
      "    LLM m-1 OK",
    ]);
  });

  test("is found by `mlflow status`, which has nothing to complain about", async () => {
    const { exitCode, stdout, stderr } = await bench.lab.cli(["mlflow", "status"]);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toContain("3.17.2");
  });
});

/** The tree, one line a span: indent, type as stored, name, status. */
function toLines(spans: readonly MlflowSpan[], parentId: string | null = null, depth = 0): string[] {
  return spans
    .filter((span) => span.parentId === parentId)
    .flatMap((span) => {
      const line = `${"  ".repeat(depth)}${span.type} ${span.name} ${span.status}`;
      return [span.hasEnded ? line : `${line} (open)`, ...toLines(spans, span.spanId, depth + 1)];
    });
}
