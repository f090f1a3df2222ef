import { join } from "node:path";
import { toTraceId } from "@clawglass/core";
import type { ScriptedScenario } from "@clawglass/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { SERIES, SIMPLE } from "../openclaw/scenarios.ts";
import { DELEGATE, HELPER, HELPER_ANNOUNCE, SUB_AGENT_SCENARIOS } from "../openclaw/sub-agent-scenarios.ts";
import { comparePrompt } from "../support/compare-prompt.ts";
import { installMlflow, type MlflowServer, startMlflowServer } from "../support/mlflow-server.ts";
import { type PluginLab, startPluginLab, waitForAnswers } from "../support/plugin-lab.ts";
import { messageOf } from "../support/scenario-run.ts";
import { type ScriptedTelegram, startScriptedTelegram, TELEGRAM_USER } from "../support/scripted-telegram.ts";
import { callName } from "../support/to-trace-tree.ts";

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
  let telegram: ScriptedTelegram;
  let bench: PluginLab;

  beforeAll(async () => {
    if (mlflow === null) return;
    server = await startMlflowServer(mlflow);
    telegram = await startScriptedTelegram();
    bench = await startPluginLab({
      scenarios: [SIMPLE, SERIES, ...SUB_AGENT_SCENARIOS],
      trackingUri: server.url,
      adjustConfig: (config) => {
        config.channels = { telegram: telegram.channelConfig };
      },
    });
    await bench.startGateway();
    await telegram.isPolled();
  });
  afterAll(async () => {
    await bench?.stop();
    await telegram?.close();
    await server?.stop();
  });

  async function readBack(scenario: ScriptedScenario, spanCount: number): Promise<MlflowTrace> {
    const script = join(import.meta.dirname, "read_trace.py");
    const traceId = toTraceId(bench.traceIdOf(scenario));
    return MlflowTraceSchema.parse(await server.runScript(script, [traceId, String(spanCount)]));
  }

  function toTree(spans: readonly MlflowSpan[], parentId: string | null = null): MlflowNode[] {
    return spans
      .filter((span) => span.parentId === parentId)
      .map((span) => {
        const { type, name, status, error, outputs, hasEnded, attributes } = span;
        // Plain text, as MLflow's own SDK gives it: a text in quotes would be no type that its page knows.
        expect(attributes["mlflow.spanType"]).toBe(type);
        return {
          ...{ type, name, status, error, outputs, hasEnded },
          inputs: type === "LLM" ? readPrompt(span) : span.inputs,
          tokens: attributes["mlflow.chat.tokenUsage"] ?? null,
          children: toTree(spans, span.spanId),
        };
      });
  }

  function readPrompt({ spanId, inputs }: MlflowSpan): unknown {
    const request = bench.model.requests.find((one) => one.spanId === spanId);
    if (!request) return `no request had the span id ${spanId}`;
    return { call: callName(request), differences: comparePrompt(inputs, request.body.messages) };
  }

  test("shows a simple run of a channel's user with spans, previews, tokens, session and user", async () => {
    telegram.receive(messageOf(SIMPLE));
    await waitForAnswers(bench.model, SIMPLE);
    const answer = "Hello there, this is the whole answer.";
    const { info, spans } = await readBack(SIMPLE, 2);
    expect(info).toMatchObject({
      state: "OK",
      requestPreview: messageOf(SIMPLE),
      responsePreview: answer,
      tokenUsage: { input_tokens: 1003, output_tokens: 20, total_tokens: 1023 },
      metadata: {
        "mlflow.trace.session": "agent:main:main",
        "mlflow.trace.user": String(TELEGRAM_USER.id),
      },
      tags: { "mlflow.traceName": "agent:main" },
    });
    expect(toTree(spans)).toEqual([agent("agent:main", messageOf(SIMPLE), answer, [modelCall(SIMPLE, 0)])]);
    expect(spans[0]?.attributes).toMatchObject({ "openclaw.channel": "telegram" });
    expect(spans[1]?.attributes["mlflow.llm.cost"]).toMatchObject({
      total_cost: expect.closeTo(0.000953, 9),
    });
  });

  test("shows tools with their parameters and results, and the error of one", async () => {
    await bench.say(messageOf(SERIES), { sessionKey: "agent:main:series", runId: "run-series" });
    const { info, spans } = await readBack(SERIES, 6);
    expect(info).toMatchObject({
      state: "OK",
      requestPreview: messageOf(SERIES),
      responsePreview: "Both are done.",
      tokenUsage: { input_tokens: 3009, output_tokens: 60, total_tokens: 3069 },
      metadata: { "mlflow.trace.session": "agent:main:series" },
    });
    const error = expect.stringContaining("File not found");
    expect(toTree(spans)).toEqual([
      agent("agent:main", messageOf(SERIES), "Both are done.", [
        modelCall(SERIES, 0),
        tool("exec", { command: "echo one" }, "one"),
        modelCall(SERIES, 1),
        { ...tool("read", { path: "notes.txt" }, error), status: "ERROR", error },
        modelCall(SERIES, 2),
      ]),
    ]);
  });

  test("shows a sub-agent nested under the call that spawned it", async () => {
    await bench.say(messageOf(DELEGATE), { sessionKey: "agent:main:delegate", runId: "run-delegate" });
    await waitForAnswers(bench.model, HELPER_ANNOUNCE);
    const { info, spans } = await readBack(DELEGATE, 11);
    expect(info).toMatchObject({
      state: "OK",
      requestPreview: messageOf(DELEGATE),
      responsePreview: "A helper is at it.",
      tokenUsage: { input_tokens: 5 * 1003, output_tokens: 5 * 20, total_tokens: 5 * 1023 },
      metadata: { "mlflow.trace.session": "agent:main:delegate" },
    });
    const args = { task: "[helper-task] look it up", label: "helper" };
    const spawned = expect.stringContaining("childSessionKey");
    expect(toTree(spans)).toEqual([
      agent("agent:main", messageOf(DELEGATE), "A helper is at it.", [
        modelCall(DELEGATE, 0),
        tool("tool_call", { id: "sessions_spawn", args }, spawned, [
          tool("sessions_spawn", args, spawned, [
            agent("subagent:helper", expect.stringContaining(args.task), "The helper found it.", [
              modelCall(HELPER, 0),
              tool("exec", { command: "echo found" }, "found"),
              modelCall(HELPER, 1),
            ]),
          ]),
        ]),
        modelCall(DELEGATE, 1),
        agent("announce", expect.stringContaining("helper"), "My helper found it.", [
          modelCall(HELPER_ANNOUNCE, 0),
        ]),
      ]),
    ]);
  });

  test("is found by `mlflow status`, which has nothing to complain about", async () => {
    const { exitCode, stdout, stderr } = await bench.lab.cli(["mlflow", "status"]);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toContain("3.17.2");
  });
});

/** One span as MLflow gives it back; no ids, no times. */
interface MlflowNode {
  type: string;
  name: string;
  status: string;
  error: string;
  inputs: unknown;
  outputs: unknown;
  tokens: unknown;
  hasEnded: boolean;
  children: MlflowNode[];
}

function agent(name: string, request: unknown, reply: string, children: MlflowNode[]): MlflowNode {
  return {
    ...endedWell("AGENT", name),
    inputs: { messages: [{ role: "user", content: request }] },
    outputs: { messages: [{ role: "assistant", content: reply }] },
    children,
  };
}

function tool(name: string, inputs: unknown, outputs: unknown, children: MlflowNode[] = []): MlflowNode {
  return { ...endedWell("TOOL", name), inputs, outputs, children };
}

/** The prompt is compared to the request that the model server got, so here stands how they differ. */
function modelCall(scenario: ScriptedScenario, turnIndex: number): MlflowNode {
  const turn = scenario.turns[turnIndex];
  if (turn === undefined || !("kind" in turn) || turn.kind !== "answer") throw new Error("no answer");
  const calls = turn.toolCalls?.map(({ id, name, arguments: args }) => ({
    id,
    type: "function",
    function: { name, arguments: JSON.stringify(args) },
  }));
  const message = {
    role: "assistant",
    content: turn.text ?? "",
    ...(turn.reasoning ? { reasoning_content: turn.reasoning } : {}),
    ...(calls ? { tool_calls: calls } : {}),
  };
  return {
    ...endedWell("LLM", "m-1"),
    inputs: { call: `${scenario.name}/${turnIndex}`, differences: [] },
    outputs: expect.objectContaining({ choices: [expect.objectContaining({ message })] }),
    tokens: {
      input_tokens: 1003,
      output_tokens: 20,
      total_tokens: 1023,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 0,
    },
  };
}

function endedWell(type: string, name: string): MlflowNode {
  return {
    type,
    name,
    status: "OK",
    error: "",
    inputs: null,
    outputs: null,
    tokens: null,
    hasEnded: true,
    children: [],
  };
}
