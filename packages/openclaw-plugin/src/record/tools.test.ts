import { describe, expect, it } from "vitest";
import { createRecorderBench } from "./testkit/collect-spans.ts";
import { FakeRun, passTime, settle, toolCall, toResult } from "./testkit/fake-run.ts";
import { attributeOf, inputsOf, outputsOf, spanNamed, spansOfType } from "./testkit/read-span.ts";

describe("tool spans", () => {
  it("exist for a tool that OpenClaw does not know, which begins without a hook", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench).begin();
    // The transcript's copy leaves the unknown tool's call out.
    run.call([toolCall("c1", "frobnicate", { a: 1 })], {}, { content: [] });
    run.agentEvent("tool", { phase: "start", name: "frobnicate", toolCallId: "c1", args: { a: 1 } });
    run.toolEnds("frobnicate", "c1", {}, { result: undefined, error: "Tool frobnicate not found" });
    run.toolResult("frobnicate", "c1", "Tool frobnicate not found", { isError: true }).finish();
    const tool = spanNamed(bench.spans(), "frobnicate");
    expect(tool.status).toEqual({ code: "ERROR", message: "Tool frobnicate not found" });
    const [asked] = spansOfType(bench.spans(), "LLM");
    expect(attributeOf(tool, "openclaw.llm_span_id")).toBe(asked?.spanId);
    expect(JSON.stringify(outputsOf(asked))).toContain('"name":"frobnicate"');
  });

  it("are made from the messages when the tool was blocked and no hook ran", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench).begin().call([toolCall("c1", "exec", { command: "rm" })]);
    run.toolResult("exec", "c1", "Blocked by policy", { isError: true }).finish();
    const tool = spanNamed(bench.spans(), "exec");
    expect(tool.status).toEqual({ code: "ERROR", message: "Blocked by policy" });
    expect(inputsOf(tool)).toEqual({ command: "rm" });
    expect(outputsOf(tool)).toBe("Blocked by policy");
  });

  it("keep what the model got of a long result, where OpenClaw cut it shorter for hooks", () => {
    const bench = createRecorderBench();
    const whole = "line\n".repeat(5_000);
    const run = new FakeRun(bench)
      .begin()
      .call([toolCall("c1", "exec")])
      .toolStarts("exec", "c1");
    run.toolEnds("exec", "c1", toResult(`${whole.slice(0, 8_000)}\n…(truncated)…`));
    run.toolResult("exec", "c1", whole).finish();
    expect(outputsOf(spanNamed(bench.spans(), "exec"))).toBe(whole);
  });

  it("say why a tool was blocked when only a diagnostic tells", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench)
      .begin()
      .call([toolCall("c1", "exec")])
      .toolStarts("exec", "c1");
    run.diagnostic("tool.execution.blocked", {
      toolName: "exec",
      toolCallId: "c1",
      reason: "denied by the owner",
    });
    expect(spanNamed(bench.spans(), "exec").status).toEqual({
      code: "ERROR",
      message: "denied by the owner",
    });
  });

  it("end one by one when tools run at the same time", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench).begin();
    run.call([toolCall("c1", "slow"), toolCall("c2", "quick"), toolCall("c3", "middle")]);
    run.toolStarts("slow", "c1").toolStarts("quick", "c2").toolStarts("middle", "c3");
    run.toolEnds("quick", "c2", toResult("2"));
    passTime(100);
    run.toolEnds("middle", "c3", toResult("3"));
    passTime(100);
    run.toolEnds("slow", "c1", toResult("1"));
    run.toolResult("slow", "c1", "1").toolResult("quick", "c2", "2").toolResult("middle", "c3", "3").finish();
    const tools = spansOfType(bench.spans(), "TOOL");
    const byEnd = tools.toSorted((left, right) =>
      Number((left.endTimeUnixNano ?? 0n) - (right.endTimeUnixNano ?? 0n)),
    );
    expect(byEnd.map((tool) => tool.name)).toEqual(["quick", "middle", "slow"]);
    expect(new Set(tools.map((tool) => tool.parentSpanId))).toEqual(new Set([run.harnessSpanId]));
    expect(new Set(tools.map((tool) => attributeOf(tool, "openclaw.llm_span_id"))).size).toBe(1);
  });

  it("stand under the tool that called them", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench)
      .begin()
      .call([toolCall("c1", "tool_call")])
      .toolStarts("tool_call", "c1");
    run
      .toolStarts("web_search", "tool_search_code:c1:web_search:1")
      .toolEnds("web_search", "tool_search_code:c1:web_search:1", toResult("x"));
    run.toolEnds("tool_call", "c1", toResult("x")).toolResult("tool_call", "c1", "x").finish();
    const outer = spanNamed(bench.spans(), "tool_call");
    expect(spanNamed(bench.spans(), "web_search").parentSpanId).toBe(outer.spanId);
  });

  it("carry the parameters as executed, not as asked", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench).begin().call([toolCall("c1", "exec", { command: "ls" })]);
    run
      .toolStarts("exec", "c1", { command: "ls" })
      .toolEnds("exec", "c1", toResult("ok"), { params: { command: "ls -la" } });
    expect(inputsOf(spanNamed(bench.spans(), "exec"))).toEqual({ command: "ls -la" });
  });

  it("tell how long a tool waited for approval", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench)
      .begin()
      .call([toolCall("c1", "exec")])
      .toolStarts("exec", "c1");
    run.agentEvent("approval", { phase: "requested", toolCallId: "c1" });
    passTime(2_000);
    run.agentEvent("approval", { phase: "resolved", toolCallId: "c1", decision: "allow-once" });
    run.toolEnds("exec", "c1", toResult("ok")).toolResult("exec", "c1", "ok").finish();
    expect(attributeOf(spanNamed(bench.spans(), "exec"), "openclaw.approval_wait_ms")).toBe(2_005);
    const root = spanNamed(bench.spans(), "agent:main");
    expect(root.events.map((event) => event.name)).toEqual(["approval", "approval"]);
  });

  it("are corrected by a result that comes after the run closed", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench)
      .begin()
      .call([toolCall("c1", "exec")])
      .toolStarts("exec", "c1")
      .finish();
    expect(attributeOf(spanNamed(bench.spans(), "exec"), "openclaw.incomplete")).toBe(true);
    run.toolEnds("exec", "c1", toResult("late"));
    const tool = spanNamed(bench.spans(), "exec");
    expect(tool.status.code).toBe("OK");
    expect(outputsOf(tool)).toBe("late");
    expect(attributeOf(tool, "openclaw.incomplete")).toBeUndefined();
  });

  it("cut a huge result, count what was cut, and say so in its place", () => {
    const bench = createRecorderBench();
    const huge = "x".repeat(5_000_000);
    new FakeRun(bench)
      .begin()
      .call([toolCall("c1", "exec")])
      .toolStarts("exec", "c1")
      .toolEnds("exec", "c1", toResult(huge));
    const output = String(outputsOf(spanNamed(bench.spans(), "exec")));
    expect(output.length).toBeLessThan(263_000);
    expect(output).toMatch(/…\[truncated 4737856 characters\]$/);
    expect(bench.recorder.counters().truncatedChars).toBeGreaterThanOrEqual(4_737_856);
  });

  it("replace pictures by their type, size and hash", () => {
    const bench = createRecorderBench();
    const data = Buffer.alloc(3_000, 7).toString("base64");
    const result = {
      content: [
        { type: "text", text: "a picture" },
        { type: "image", mimeType: "image/png", data },
      ],
    };
    new FakeRun(bench)
      .begin()
      .call([toolCall("c1", "read")])
      .toolStarts("read", "c1")
      .toolEnds("read", "c1", result);
    const json = JSON.stringify(outputsOf(spanNamed(bench.spans(), "read")));
    expect(json).toContain('"mime":"image/png","bytes":3000');
    expect(json).not.toContain(data.slice(0, 100));
    settle(bench);
  });
});
