import { describe, expect, it } from "vitest";
import { createRecorderBench } from "./testkit/collect-spans.ts";
import { FakeRun, passTime, settle, toolCall } from "./testkit/fake-run.ts";
import { attributeOf, eventNames, inputsOf, outputsOf, spanNamed, spansOfType } from "./testkit/read-span.ts";

const FAILED = { content: [], stopReason: "error", errorMessage: "500 boom", errorCode: "500", usage: {} };

describe("attempts", () => {
  it("make one run of a failed try and its retry, whose call ids collide", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench).begin();
    run.callStarts().callEnds({ outcome: "error" });
    run.messages.push(run.answer([], FAILED));
    run.agentEnds().retry(2).finish("recovered");
    const root = spanNamed(bench.spans(), "agent:main");
    expect(root.status.code).toBe("OK");
    expect(attributeOf(root, "openclaw.attempts")).toBe(2);
    expect(eventNames(root)).toEqual(["retry"]);
    const calls = spansOfType(bench.spans(), "LLM");
    expect(calls.map((call) => [call.status.code, attributeOf(call, "openclaw.attempt")])).toEqual([
      ["ERROR", 1],
      ["OK", 2],
    ]);
    expect(calls[0]?.status.message).toBe("500 boom");
    expect(new Set(calls.map((call) => attributeOf(call, "openclaw.call.id"))).size).toBe(1);
  });

  it("go on after a pause that was longer than the grace period", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench).begin();
    run.callStarts().callEnds({ outcome: "error" });
    run.messages.push(run.answer([], FAILED));
    run.agentEnds();
    settle(bench, 120_000);
    expect(spanNamed(bench.spans(), "agent:main").status.code).toBe("ERROR");
    run.retry(2).finish();
    expect(spanNamed(bench.spans(), "agent:main").status.code).toBe("OK");
  });

  it("say which model took over", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench).begin();
    run.callStarts().callEnds({ outcome: "error" });
    run.messages.push(run.answer([], FAILED));
    run.agentEnds().retry(2, "hello", { provider: "other", model: "backup-1" });
    run
      .callStarts({ provider: "other", model: "backup-1" })
      .callEnds({ provider: "other", model: "backup-1" });
    run.messages.push(run.answer([{ type: "text", text: "ok" }], { provider: "other", model: "backup-1" }));
    run.agentEnds().lifecycleEnds();
    const root = spanNamed(bench.spans(), "agent:main");
    const fallback = root.events.find((event) => event.name === "model_fallback");
    expect(fallback?.attributes).toContainEqual({ key: "from", json: '"fake/fake-1"' });
    expect(fallback?.attributes).toContainEqual({ key: "to", json: '"other/backup-1"' });
    expect(spanNamed(bench.spans(), "backup-1").status.code).toBe("OK");
  });

  it("name the run id's second use a run of its own", () => {
    const bench = createRecorderBench();
    new FakeRun(bench, { runId: "k1" }).begin("first").finish();
    new FakeRun(bench, { runId: "k1", traceId: "ab".repeat(16) }).begin("second").finish();
    const roots = spansOfType(bench.spans(), "AGENT");
    expect(roots.map((root) => JSON.stringify(inputsOf(root)).includes("second"))).toEqual([false, true]);
    expect(roots.map((root) => root.status.code)).toEqual(["OK", "OK"]);
    expect(new Set(roots.map((root) => root.spanId)).size).toBe(2);
  });
});

describe("model calls", () => {
  it("get the prompt that was theirs: what the transcript left out is put right by agent_end", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench).begin();
    run
      .call([toolCall("c1", "exec", { command: "ls" })], {}, { content: [] })
      .tool("exec", "c1", { command: "ls" }, "file")
      .finish();
    const second = spansOfType(bench.spans(), "LLM")[1];
    expect(JSON.stringify(inputsOf(second))).toContain('"tool_calls":[{"id":"c1"');
    expect(inputsOf(second)).toMatchObject({
      messages: [
        { role: "system" },
        { role: "user", content: "[Sun] hello" },
        { role: "assistant" },
        { role: "tool" },
      ],
    });
  });

  it("see a message with which the user steered the run in its middle", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench)
      .begin()
      .call([toolCall("c1", "exec")])
      .tool("exec", "c1", {}, "x");
    const steering = { role: "user", content: "rather in blue", timestamp: passTime(1) };
    run.messages.push(steering);
    run.write(steering).callStarts().callEnds();
    passTime(300);
    bench.recorder.tick(passTime(1));
    bench.recorder.drain();
    expect(JSON.stringify(inputsOf(spansOfType(bench.spans(), "LLM")[1]))).toContain("rather in blue");
    run.messages.push(run.answer([{ type: "text", text: "blue" }]));
    run.agentEnds().lifecycleEnds();
    expect(JSON.stringify(inputsOf(spansOfType(bench.spans(), "LLM")[1]))).toContain("rather in blue");
  });

  it("are made at their end when the host dropped their start", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench).begin();
    run.callEnds({ callId: "x", durationMs: 400 });
    settle(bench, 2_000);
    const [ended] = spansOfType(bench.spans(), "LLM");
    expect(Number((ended?.endTimeUnixNano ?? 0n) - (ended?.startTimeUnixNano ?? 0n))).toBe(400_000_000);
  });

  it("have no cost when nobody stated one, and the provider's when it was billed", () => {
    const bench = createRecorderBench({ settings: { pricedModels: new Set() } });
    const run = new FakeRun(bench).begin();
    run.call([{ type: "text", text: "a" }], {
      usage: { input: 5, output: 5, totalTokens: 10, cost: { total: 0 } },
    });
    const billed = {
      input: 5,
      output: 5,
      totalTokens: 10,
      cost: { total: 0.25, totalOrigin: "provider-billed" },
    };
    run
      .call([{ type: "text", text: "b" }], { usage: billed })
      .agentEnds()
      .lifecycleEnds();
    const [free, paid] = spansOfType(bench.spans(), "LLM");
    expect(attributeOf(free, "mlflow.llm.cost")).toBeUndefined();
    expect(attributeOf(paid, "mlflow.llm.cost")).toEqual({ total_cost: 0.25 });
    expect(attributeOf(paid, "openclaw.cost.source")).toBe("provider");
  });

  it("take tokens from the diagnostics when no answer was seen", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench, { isGranted: false }).begin().callStarts().callEnds();
    const spanId = spansOfType(bench.spans(), "LLM")[0]?.spanId;
    const trace = { traceId: run.traceId, spanId };
    run.diagnostic("model.call.completed", {
      trace,
      usage: { input: 7, output: 3, cacheRead: 2, total: 12 },
    });
    run.lifecycleEnds();
    settle(bench);
    const [call] = spansOfType(bench.spans(), "LLM");
    expect(attributeOf(call, "gen_ai.usage.input_tokens")).toBe(9);
    expect(outputsOf(call)).toBeUndefined();
  });
});
