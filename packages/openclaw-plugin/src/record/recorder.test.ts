import { describe, expect, it } from "vitest";
import { createRecorder } from "./recorder.ts";
import { createRecorderBench } from "./testkit/collect-spans.ts";
import { FakeRun, passTime, settle, toolCall, toResult } from "./testkit/fake-run.ts";
import { attributeOf, inputsOf, outputsOf, spanNamed, spansOfType } from "./testkit/read-span.ts";

const text = (value: string): object => ({ type: "text", text: value });

describe("recorder", () => {
  it("does nothing but copy inside a hook, and works later in slices", () => {
    const tasks: (() => void)[] = [];
    const bench = createRecorderBench({ recorder: { schedule: (task) => tasks.push(task) } });
    const ctx = { runId: "r1", sessionKey: "s", trace: { traceId: "ab".repeat(16), spanId: "cd".repeat(8) } };
    bench.recorder.onHook("llm_input", { runId: "r1", prompt: "hi", historyMessages: [] }, ctx, passTime(1));
    expect(bench.emitted).toEqual([]);
    expect(bench.recorder.counters().queuedEvents).toBe(1);
    expect(tasks).toHaveLength(1);
    tasks.shift()?.();
    expect(spanNamed(bench.spans(), "agent:unknown").endTimeUnixNano).toBeNull();
  });

  it("lets the event loop go on between the messages of a long conversation", () => {
    const tasks: (() => void)[] = [];
    let nowMs = 0;
    const bench = createRecorderBench({
      recorder: {
        schedule: (task) => tasks.push(task),
        // Every look at the clock costs half a millisecond, so a slice of one millisecond holds two pieces of work.
        clock: () => (nowMs += 0.5),
      },
    });
    const historyMessages = Array.from({ length: 100 }, (_, index) => ({
      role: "user",
      content: `message ${index}`,
    }));
    const trace = { traceId: "ab".repeat(16), spanId: "cd".repeat(8) };
    bench.recorder.onHook(
      "llm_input",
      { runId: "r1", prompt: "hi", historyMessages },
      { runId: "r1", trace },
      passTime(1),
    );
    let slices = 0;
    for (let task = tasks.shift(); task !== undefined && slices < 1_000; task = tasks.shift()) {
      task();
      slices += 1;
    }
    expect(slices).toBeGreaterThan(50);
    expect(bench.emitted.length).toBeGreaterThan(0);
  });

  it("serialises a message once, however many calls repeat it", () => {
    let redactions = 0;
    const redactText = (value: string): string => {
      if (value.startsWith("history")) redactions += 1;
      return value;
    };
    const bench = createRecorderBench({ recorder: { redactText } });
    const historyMessages = [
      { role: "user", content: "history one" },
      { role: "user", content: "history two" },
    ];
    const run = new FakeRun(bench).begin("hi", { historyMessages });
    for (let index = 0; index < 20; index += 1) {
      run.call([toolCall(`c${index}`, "exec")]).tool("exec", `c${index}`, {}, "ok");
    }
    run.finish();
    expect(spansOfType(bench.spans(), "LLM")).toHaveLength(21);
    expect(redactions).toBe(2);
  });

  it("sends each span that had no news after its end once", () => {
    const bench = createRecorderBench();
    new FakeRun(bench)
      .begin()
      .call([toolCall("c1", "exec")])
      .tool("exec", "c1", {}, "ok")
      .finish();
    settle(bench);
    const ended = bench.emitted.filter((span) => span.endTimeUnixNano !== null);
    expect(new Set(ended.map((span) => span.spanId)).size).toBe(4);
    expect(ended).toHaveLength(4);
  });

  it("redacts every text before it is kept, with the name of its field", () => {
    const keys = new Set<string | null>();
    const redactText = (value: string, key: string | null): string => {
      keys.add(key);
      return value.replaceAll("sk-secret", "[redacted]");
    };
    const bench = createRecorderBench({ recorder: { redactText } });
    const run = new FakeRun(bench).begin("use sk-secret", {
      historyMessages: [{ role: "user", content: "sk-secret" }],
    });
    run.call([toolCall("c1", "exec", { token: "sk-secret" }), text("sk-secret")]);
    run.toolStarts("exec", "c1", { token: "sk-secret" });
    run.toolEnds("exec", "c1", toResult("sk-secret"), {
      error: "bad sk-secret",
      params: { token: "sk-secret" },
    });
    run.toolResult("exec", "c1", "sk-secret").finish("sk-secret");
    const json = JSON.stringify(bench.emitted, (_key, value) =>
      typeof value === "bigint" ? `${value}` : value,
    );
    expect(json).toContain("[redacted]");
    expect(json).not.toContain("sk-secret");
    expect(keys).toContain("token");
  });

  it("survives a sink, a logger and values that throw, and counts the faults", () => {
    const recorder = createRecorder({
      sink: {
        emit: () => {
          throw new Error("sink");
        },
      },
      clock: () => 0,
      schedule: () => {},
      logger: {
        warn: () => {
          throw new Error("logger");
        },
      },
      settings: {
        contentMode: "full",
        hasConversationAccess: true,
        pricedModels: new Set(),
        hostVersion: null,
        pluginVersion: null,
      },
    });
    const hostile = {
      get prompt(): string {
        throw new Error("getter");
      },
    };
    const ctx = { runId: "r1", trace: { traceId: "ab".repeat(16), spanId: "cd".repeat(8) } };
    recorder.onHook("before_agent_run", hostile, ctx, 1);
    recorder.onHook("llm_input", { runId: "r1", prompt: "x" }, ctx, 2);
    for (const value of [null, undefined, 7, "text", [], () => 1]) {
      recorder.onHook("agent_end", value, value, Number.NaN);
      recorder.onAgentEvent(value, 3);
      recorder.onDiagnosticEvent(value, 3);
    }
    recorder.drain();
    expect(recorder.counters().faults["error in emit"]).toBeGreaterThan(0);
    expect(recorder.counters().faults["error in enqueue"]).toBe(1);
  });

  it("keeps cycles, functions, big numbers and lone surrogates from breaking a span", () => {
    const bench = createRecorderBench();
    const cyclic: Record<string, unknown> = {
      big: 2n ** 70n,
      fn: () => 1,
      bad: "\ud800",
      nul: "\u0000",
      when: new Date(0),
    };
    cyclic.self = cyclic;
    new FakeRun(bench)
      .begin()
      .call([toolCall("c1", "exec")])
      .toolStarts("exec", "c1", cyclic);
    expect(inputsOf(spanNamed(bench.spans(), "exec"))).toEqual({
      big: "1180591620717411303424",
      bad: "\ud800",
      nul: "\u0000",
      when: "1970-01-01T00:00:00.000Z",
      self: "[circular]",
    });
  });

  it("drops events beyond the queue's limit and counts them", () => {
    const bench = createRecorderBench({ settings: { limits: { maxQueuedEvents: 3 } } });
    for (let index = 0; index < 5; index += 1)
      bench.recorder.onHook("llm_input", { runId: `r${index}` }, {}, passTime(1));
    expect(bench.recorder.counters().queuedEvents).toBe(3);
    expect(bench.recorder.counters().faults["event dropped: queue is full"]).toBe(2);
  });

  it("closes the quietest run when too many are open", () => {
    const bench = createRecorderBench({ settings: { limits: { maxOpenRuns: 2 } } });
    for (const runId of ["a", "b", "c"]) new FakeRun(bench, { runId, sessionKey: runId }).begin(runId);
    bench.recorder.drain();
    const [first] = spansOfType(bench.spans(), "AGENT");
    expect(attributeOf(first, "openclaw.run.id")).toBe("a");
    expect(attributeOf(first, "openclaw.incomplete")).toBe(true);
    expect(bench.recorder.counters().openRuns).toBe(2);
  });

  it("gives up content of the biggest run beyond the memory limit, never a span", () => {
    const bench = createRecorderBench({ settings: { limits: { maxRetainedChars: 50_000 } } });
    const big = new FakeRun(bench, { runId: "big", sessionKey: "big" }).begin("x".repeat(2_000));
    const small = new FakeRun(bench, { runId: "small", sessionKey: "small" }).begin("small");
    big
      .call([toolCall("c1", "exec")])
      .tool("exec", "c1", {}, "y".repeat(45_000))
      .finish("end of big");
    small.finish("end of small");
    expect(bench.recorder.counters().retainedChars).toBeLessThanOrEqual(50_000);
    const roots = spansOfType(bench.spans(), "AGENT");
    expect(roots.map((root) => attributeOf(root, "openclaw.content.dropped"))).toEqual([true, undefined]);
    expect(spansOfType(bench.spans(), "LLM")).toHaveLength(3);
    expect(outputsOf(spanNamed(bench.spans(), "exec"))).toBe("y".repeat(45_000));
    expect(JSON.stringify(outputsOf(roots[1]))).toContain("end of small");
  });

  it("hands an open run over to a newer recorder, which ends it as the same spans", () => {
    const older = createRecorderBench();
    const newer = createRecorderBench();
    const run = new FakeRun(older)
      .begin()
      .call([toolCall("c1", "exec")])
      .toolStarts("exec", "c1", { command: "ls" });
    newer.recorder.adopt(JSON.parse(JSON.stringify(older.recorder.handOver())));
    const rest = Object.assign(Object.create(Object.getPrototypeOf(run)), run, { bench: newer }) as FakeRun;
    rest
      .toolEnds("exec", "c1", toResult("file"), { params: { command: "ls" } })
      .toolResult("exec", "c1", "file")
      .finish();
    const spans = newer.spans();
    expect(spanNamed(spans, "exec").spanId).toBe(spanNamed(older.spans(), "exec").spanId);
    expect(spanNamed(spans, "agent:main").status.code).toBe("OK");
    expect(spansOfType(spans, "LLM")).toHaveLength(2);
    expect(JSON.stringify(inputsOf(spansOfType(spans, "LLM")[1]))).toContain('"tool_call_id":"c1"');
    older.recorder.onHook("llm_input", { runId: "later" }, {}, passTime(1));
    expect(older.recorder.counters().queuedEvents).toBe(0);
  });

  it("takes no state of a shape that it does not know", () => {
    const bench = createRecorderBench();
    for (const state of [null, 7, { stateVersion: 99 }, { stateVersion: 1, runs: [{}, null], links: null }])
      bench.recorder.adopt(state);
    expect(bench.recorder.counters()).toMatchObject({
      openRuns: 0,
      faults: { "run of an unknown shape": 2 },
    });
  });

  it("closes what is open when the process ends, and says why", () => {
    const bench = createRecorderBench();
    new FakeRun(bench, { runId: "open", sessionKey: "a" }).begin().callStarts();
    new FakeRun(bench, { runId: "ended", sessionKey: "b" })
      .begin()
      .call([text("hi")])
      .agentEnds();
    bench.recorder.flushAll("process-ending");
    const roots = spansOfType(bench.spans(), "AGENT");
    expect(roots.map((root) => root.status)).toEqual([
      { code: "ERROR", message: "The run was still going on when its process ended (process-ending)." },
      { code: "OK", message: "" },
    ]);
    expect(bench.spans().every((span) => span.endTimeUnixNano !== null)).toBe(true);
  });

  it("takes the same event twice for one", () => {
    const once = createRecorderBench();
    const twice = createRecorderBench({});
    const { onHook } = twice.recorder;
    const repeating = {
      ...twice,
      recorder: Object.assign(Object.create(twice.recorder), {
        onHook: (...call: Parameters<typeof onHook>) => {
          onHook.apply(twice.recorder, call);
          onHook.apply(twice.recorder, call);
        },
      }) as typeof twice.recorder,
    };
    for (const bench of [once, repeating]) {
      new FakeRun(bench, { runId: "same" })
        .begin()
        .call([toolCall("c1", "exec")])
        .tool("exec", "c1", {}, "ok")
        .finish();
    }
    const shape = (bench: typeof once) =>
      bench.spans().map((span) => [span.name, span.spanId, span.parentSpanId, span.status.code]);
    expect(shape(twice)).toEqual(shape(once));
  });
});
