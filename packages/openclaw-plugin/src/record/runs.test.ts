import { describe, expect, it } from "vitest";
import { createRecorderBench } from "./testkit/collect-spans.ts";
import { FakeRun, passTime, settle, toolCall } from "./testkit/fake-run.ts";
import { attributeOf, eventNames, inputsOf, outputsOf, spanNamed, spansOfType } from "./testkit/read-span.ts";

describe("runs", () => {
  it("are visible while they are open", () => {
    const bench = createRecorderBench();
    new FakeRun(bench).begin("what is the time").callStarts();
    const root = spanNamed(bench.spans(), "agent:main");
    expect(root.endTimeUnixNano).toBeNull();
    expect(root.status.code).toBe("UNSET");
    expect(JSON.stringify(inputsOf(root))).toContain("what is the time");
    expect(spanNamed(bench.spans(), "fake-1").endTimeUnixNano).toBeNull();
  });

  it("that nothing but before_agent_reply announced are no runs", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench);
    run.hook("before_agent_reply", { cleanedBody: "/status" }, run.agentCtx({ trace: undefined }));
    settle(bench, 25 * 60_000);
    expect(bench.emitted).toEqual([]);
    expect(bench.recorder.counters().openRuns).toBe(0);
  });

  it("in one session at the same time keep their own answers", () => {
    const bench = createRecorderBench();
    const one = new FakeRun(bench, { runId: "one" }).begin("one").callStarts();
    passTime(200);
    one.callEnds();
    passTime(1_000);
    const two = new FakeRun(bench, { runId: "two" }).begin("two").callStarts();
    passTime(200);
    two.callEnds();
    two.write(two.answer([{ type: "text", text: "answer two" }]));
    one.write(one.answer([{ type: "text", text: "answer one" }]));
    const [callOne, callTwo] = spansOfType(bench.spans(), "LLM");
    expect(JSON.stringify(outputsOf(callOne))).toContain("answer one");
    expect(JSON.stringify(outputsOf(callTwo))).toContain("answer two");
  });

  it("without conversation access keep their shape and say that content is missing", () => {
    const bench = createRecorderBench({ settings: { hasConversationAccess: false } });
    const run = new FakeRun(bench, { isGranted: false }).begin();
    run
      .call([toolCall("c1", "exec", { command: "secret-command" })])
      .tool("exec", "c1", { command: "secret-command" }, "secret-result");
    run
      .call([{ type: "text", text: "secret-reply" }])
      .lifecycleEnds({ terminalReply: { text: "secret-reply" } });
    settle(bench);
    const root = spansOfType(bench.spans(), "AGENT")[0];
    expect(root?.status.code).toBe("OK");
    expect(attributeOf(root, "openclaw.content")).toBe("not-granted");
    expect(spansOfType(bench.spans(), "LLM")).toHaveLength(2);
    expect(spansOfType(bench.spans(), "TOOL")).toHaveLength(1);
    const text = JSON.stringify(bench.emitted, (_key, value) =>
      typeof value === "bigint" ? `${value}` : value,
    );
    expect(text).not.toContain("secret");
  });

  it("of a harness that reports no model calls get them from its messages", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench).begin();
    const startMs = passTime(1);
    run.messages.push({ ...run.answer([toolCall("c1", "shell", {})]), timestamp: startMs });
    run.tool("shell", "c1", {}, "ok");
    run.messages.push({ ...run.answer([{ type: "text", text: "done" }]), timestamp: passTime(1) });
    run.agentEnds().lifecycleEnds();
    const calls = spansOfType(bench.spans(), "LLM");
    expect(calls.map((call) => attributeOf(call, "openclaw.timing"))).toEqual(["derived", "derived"]);
    expect(attributeOf(spanNamed(bench.spans(), "shell"), "openclaw.llm_span_id")).toBe(calls[0]?.spanId);
    expect(JSON.stringify(inputsOf(calls[1]))).toContain('"role":"tool"');
    expect(JSON.stringify(outputsOf(calls[1]))).toContain("done");
  });

  it("of a harness that gives only llm_output become one model call", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench).begin();
    const usage = { input: 10, output: 5, total: 15 };
    run.hook("llm_output", {
      runId: run.runId,
      provider: "fake",
      model: "fake-1",
      assistantTexts: ["hi there"],
      usage,
    });
    run.agentEnds({ messages: [] });
    settle(bench);
    const [call] = spansOfType(bench.spans(), "LLM");
    expect(JSON.stringify(outputsOf(call))).toContain("hi there");
    expect(attributeOf(call, "gen_ai.usage.input_tokens")).toBe(10);
    expect(JSON.stringify(outputsOf(spanNamed(bench.spans(), "agent:main")))).toContain("hi there");
  });

  it("that were aborted are errors with an event", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench)
      .begin()
      .callStarts()
      .callEnds({ outcome: "error", failureKind: "aborted" });
    run.agentEnds({ success: false }).lifecycleEnds({ aborted: true, stopReason: "aborted" });
    settle(bench);
    const root = spanNamed(bench.spans(), "agent:main");
    expect(root.status).toEqual({ code: "ERROR", message: "The run was aborted." });
    expect(eventNames(root)).toEqual(["aborted"]);
    expect(spansOfType(bench.spans(), "LLM")[0]?.status).toEqual({
      code: "ERROR",
      message: "The call was aborted.",
    });
  });

  it("that a provider failed are errors, though agent_end calls them a success", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench).begin().callStarts().callEnds({ outcome: "error" });
    run.messages.push(run.answer([], { stopReason: "error", errorMessage: "no such model", usage: {} }));
    run.agentEnds({ success: true });
    settle(bench);
    expect(spanNamed(bench.spans(), "agent:main").status).toEqual({
      code: "ERROR",
      message: "no such model",
    });
  });

  it("of a cron job carry the job's name and id", () => {
    const bench = createRecorderBench();
    bench.recorder.onHook(
      "cron_changed",
      { action: "added", jobId: "j1", job: { name: "daily digest" } },
      {},
      passTime(1),
    );
    new FakeRun(bench, { trigger: "cron", ctx: { jobId: "j1" } }).begin("digest").finish();
    const root = spanNamed(bench.spans(), "cron:daily digest");
    expect(attributeOf(root, "openclaw.job.id")).toBe("j1");
    expect(attributeOf(root, "openclaw.trigger")).toBe("cron");
  });

  it("tell what a compaction in their middle dropped", () => {
    const bench = createRecorderBench();
    const run = new FakeRun(bench)
      .begin()
      .call([toolCall("c1", "exec")])
      .tool("exec", "c1", {}, "x");
    const ctx = { agentId: "main", sessionKey: run.sessionKey };
    const messages = [
      { role: "user", content: "old question" },
      { role: "assistant", content: `old answer ${"x".repeat(1000)}` },
      { role: "user", content: "newer" },
    ];
    run.hook("before_compaction", { messageCount: 3, tokenCount: 900, messages }, ctx);
    // Inside a run `compactedCount` is the number of compactions; the summary is one of the 2 that are left.
    run.hook("after_compaction", { messageCount: 2, tokenCount: 100, compactedCount: 1 }, ctx).finish();
    const [event] = spanNamed(bench.spans(), "agent:main").events;
    expect(event?.name).toBe("compaction");
    expect(event?.attributes).toContainEqual({
      key: "text",
      json: '"A summary took the place of 2 messages: 3 before, 2 after"',
    });
    expect(event?.attributes).toContainEqual({ key: "compacted_messages", json: "2" });
    expect(event?.attributes).toContainEqual({ key: "tokens_before", json: "900" });
    const dropped = event?.attributes.find(({ key }) => key === "dropped_messages");
    expect(JSON.parse(JSON.parse(dropped?.json ?? '"[]"'))).toEqual([
      { role: "user", content: "old question" },
      {
        role: "assistant",
        content: expect.stringMatching(/^old answer x{289}… \[a message of 10\d\d characters\]$/),
      },
    ]);
  });

  it("begin with their message and remember how the reply was delivered", () => {
    const bench = createRecorderBench();
    const receivedMs = passTime(1);
    const message = { content: "hello", messageId: "m7", senderId: "u1", metadata: { provider: "telegram" } };
    bench.recorder.onHook("message_received", message, { sessionKey: "agent:main:main" }, receivedMs);
    passTime(900);
    const run = new FakeRun(bench).begin("hello").finish("good day");
    const ctx = { channelId: "telegram", sessionKey: run.sessionKey };
    run.hook("message_sent", { to: "u1", content: "good day", success: true, messageId: "m8" }, ctx);
    const root = spanNamed(bench.spans(), "agent:main");
    expect(root.startTimeUnixNano).toBe(BigInt(receivedMs) * 1_000_000n);
    expect(attributeOf(root, "user.id")).toBe("u1");
    expect(attributeOf(root, "openclaw.channel")).toBe("telegram");
    expect(eventNames(root)).toEqual(["message_received", "delivery"]);
    settle(bench);
    run.hook("message_sent", { to: "u1", content: "good day", success: true, messageId: "m9" }, ctx);
    expect(bench.recorder.recentRuns()[0]).toMatchObject({
      runId: run.runId,
      status: "OK",
      deliveredMessageIds: ["m8", "m9"],
    });
  });

  it("that answered nothing on purpose are marked as silent", () => {
    const bench = createRecorderBench();
    new FakeRun(bench, { trigger: "heartbeat" }).begin("poll").finish("HEARTBEAT_OK");
    expect(attributeOf(spanNamed(bench.spans(), "heartbeat"), "openclaw.silent")).toBe(true);
  });

  it("that go quiet for ever are closed as incomplete", () => {
    const bench = createRecorderBench();
    new FakeRun(bench).begin().callStarts();
    settle(bench, 31 * 60_000);
    const root = spanNamed(bench.spans(), "agent:main");
    expect(root.status).toEqual({ code: "ERROR", message: "No end of this run was seen." });
    expect(attributeOf(root, "openclaw.incomplete")).toBe(true);
    expect(attributeOf(spanNamed(bench.spans(), "fake-1"), "openclaw.incomplete")).toBe(true);
  });

  it("that wait for a tool for an hour stay open", () => {
    const bench = createRecorderBench();
    new FakeRun(bench)
      .begin()
      .call([toolCall("c1", "exec")])
      .toolStarts("exec", "c1");
    settle(bench, 60 * 60_000);
    expect(bench.recorder.counters().openRuns).toBe(1);
  });

  it("list the skills in force with the hashes of their files", async () => {
    const readSkillFile = async (path: string) => (path.startsWith("/ok/") ? Buffer.from("content") : null);
    const bench = createRecorderBench({ recorder: { readSkillFile } });
    const skill = (name: string, location: string) =>
      `<skill>\n<name>${name}</name>\n<location>${location}</location>\n</skill>`;
    const listed = [
      skill("a&amp;b", "/ok/a/SKILL.md"),
      skill("gone", "/no/SKILL.md"),
      skill("bad", "/ok/passwd"),
    ];
    const systemPrompt = `Scan <available_skills>.\n<available_skills>\n${listed.join("\n")}\n</available_skills>`;
    const run = new FakeRun(bench).begin("x", { systemPrompt });
    await new Promise((resolve) => setImmediate(resolve));
    run.finish();
    const sha256 = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";
    expect(attributeOf(spanNamed(bench.spans(), "agent:main"), "openclaw.skills")).toEqual([
      { name: "a&b", location: "/ok/a/SKILL.md", sha256 },
      { name: "gone", location: "/no/SKILL.md", sha256: null },
      { name: "bad", location: "/ok/passwd", sha256: null },
    ]);
  });
});
