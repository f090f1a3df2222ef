import { describe, expect, it } from "vitest";
import { createRecorderBench } from "./testkit/collect-spans.ts";
import { passTime } from "./testkit/fake-run.ts";
import { attributeOf, spanNamed } from "./testkit/read-span.ts";

const LONG = "a long line of a tool's result\n".repeat(2000);
const CTX = { runId: "r1", sessionKey: "s", trace: { traceId: "ab".repeat(16), spanId: "cd".repeat(8) } };
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function startBench() {
  const tasks: (() => void)[] = [];
  const asked: (readonly string[])[] = [];
  let release: () => void = () => undefined;
  const bench = createRecorderBench({
    recorder: {
      schedule: (task) => void tasks.push(task),
      prepareTexts: (texts) => {
        if (texts.length === 0) return null;
        asked.push(texts);
        return new Promise((resolve) => {
          release = resolve;
        });
      },
    },
  });
  const runTasks = (): void => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) task();
  };
  bench.recorder.onHook("llm_input", { runId: "r1", prompt: "hi", historyMessages: [] }, CTX, passTime(1));
  bench.recorder.onHook(
    "before_tool_call",
    { runId: "r1", toolName: "read", toolCallId: "c1", params: { text: LONG } },
    CTX,
    passTime(1),
  );
  bench.recorder.onHook(
    "after_tool_call",
    { runId: "r1", toolName: "read", toolCallId: "c1", params: { text: LONG }, result: { content: [] } },
    CTX,
    passTime(1),
  );
  return { bench, runTasks, asked, release: () => release() };
}

describe("recorder with long texts", () => {
  it("waits for a long text to be redacted elsewhere, and handles later events after it", async () => {
    const { bench, runTasks, asked, release } = startBench();
    runTasks();
    expect(asked).toEqual([[LONG]]);
    expect(bench.recorder.counters().queuedEvents).toBe(2);
    runTasks();
    expect(asked).toHaveLength(1);
    for (let texts = 0; texts < 2; texts += 1) {
      release();
      await settled();
      runTasks();
    }
    expect(bench.recorder.counters().queuedEvents).toBe(0);
    const tool = spanNamed(bench.spans(), "read");
    expect(tool.endTimeUnixNano).not.toBeNull();
    expect(JSON.stringify(attributeOf(tool, "mlflow.spanInputs"))).toContain("a long line");
  });

  it("does not wait when everything must be handled now", () => {
    const { bench, runTasks } = startBench();
    runTasks();
    bench.recorder.drain();
    expect(bench.recorder.counters().queuedEvents).toBe(0);
    expect(spanNamed(bench.spans(), "read").endTimeUnixNano).not.toBeNull();
  });
});
