import { describe, expect, it } from "vitest";
import { createRecorderBench, type RecorderBench } from "./testkit/collect-spans.ts";
import { FakeRun, settle, toolCall, toResult } from "./testkit/fake-run.ts";
import { attributeOf, spanNamed, spansOfType } from "./testkit/read-span.ts";

interface Child {
  runId: string;
  sessionKey: string;
  label: string;
}

const alice: Child = { runId: "child-a", sessionKey: "agent:main:subagent:a", label: "alice" };
const bob: Child = { runId: "child-b", sessionKey: "agent:main:subagent:b", label: "bob" };

describe("sub-agents", () => {
  it("hang under the tool call that spawned them, though they begin after their parent's end", () => {
    const bench = createRecorderBench();
    const parent = spawn(bench, new FakeRun(bench).begin(), alice, "c1").finish("delegated");
    startChild(bench, parent, alice).finish("child done");
    const child = spanNamed(bench.spans(), "subagent:alice");
    expect(child.parentSpanId).toBe(spanNamed(bench.spans(), "sessions_spawn").spanId);
    expect(attributeOf(child, "openclaw.trigger")).toBe("subagent");
  });

  it("hang there also when their parent was forgotten long ago", () => {
    const bench = createRecorderBench();
    const parent = spawn(bench, new FakeRun(bench).begin(), alice, "c1").finish();
    settle(bench, 20 * 60_000);
    startChild(bench, parent, alice).finish();
    expect(spanNamed(bench.spans(), "subagent:alice").parentSpanId).toBe(
      spanNamed(bench.spans(), "sessions_spawn").spanId,
    );
    const announce = new FakeRun(bench, {
      runId: `announce:v1:${alice.sessionKey}:${alice.runId}`,
      traceId: parent.traceId,
      parentSpanId: parent.harnessSpanId,
    });
    announce.begin("it is done").finish("told");
    expect(spanNamed(bench.spans(), "announce").parentSpanId).toBe(
      spanNamed(bench.spans(), "agent:main").spanId,
    );
  });

  it("of two parallel spawns get each its own, whatever the order of the news", () => {
    const bench = createRecorderBench();
    const parent = new FakeRun(bench)
      .begin()
      .call([toolCall("c1", "sessions_spawn"), toolCall("c2", "sessions_spawn")]);
    parent
      .toolStarts("sessions_spawn", "c1", { task: "one" })
      .toolStarts("sessions_spawn", "c2", { task: "two" });
    // Without labels the first news is guessed to be the first call's, which is wrong here.
    for (const child of [bob, alice]) tellSpawned(parent, { ...child, label: "" });
    parent.toolEnds("sessions_spawn", "c1", accepted(alice)).toolEnds("sessions_spawn", "c2", accepted(bob));
    parent.finish();
    const tools = spansOfType(bench.spans(), "TOOL");
    for (const [child, toolCallId] of [
      [alice, "c1"],
      [bob, "c2"],
    ] as const) {
      const run = startChild(bench, parent, child).finish();
      const root = bench.spans().find((span) => span.spanId === run.harnessSpanId);
      const tool = tools.find((span) => attributeOf(span, "gen_ai.tool.call.id") === toolCallId);
      expect(root?.parentSpanId).toBe(tool?.spanId);
      expect(
        attributeOf(
          bench.spans().find((span) => span.spanId === tool?.spanId),
          "openclaw.child.run_id",
        ),
      ).toBe(child.runId);
    }
  });

  it("may have sub-agents of their own", () => {
    const bench = createRecorderBench();
    const parent = spawn(bench, new FakeRun(bench).begin(), alice, "c1").finish();
    const child = spawn(bench, startChild(bench, parent, alice), bob, "c2").finish();
    startChild(bench, child, bob).finish();
    const inner = spanNamed(bench.spans(), "subagent:bob");
    const tool = bench.spans().find((span) => span.spanId === inner.parentSpanId);
    expect(tool?.parentSpanId).toBe(spanNamed(bench.spans(), "subagent:alice").spanId);
    expect(new Set(bench.spans().map((span) => span.traceId)).size).toBe(1);
  });

  it("that were killed are errors, though nothing else told of their end", () => {
    const bench = createRecorderBench();
    const parent = spawn(bench, new FakeRun(bench).begin(), alice, "c1").finish();
    const child = startChild(bench, parent, alice).callStarts();
    const ended = {
      targetSessionKey: alice.sessionKey,
      targetKind: "subagent",
      reason: "killed",
      outcome: "killed",
    };
    child.hook("subagent_ended", { ...ended, runId: alice.runId }, { runId: alice.runId });
    settle(bench);
    const root = spanNamed(bench.spans(), "subagent:alice");
    expect(root.status).toEqual({ code: "ERROR", message: "The sub-agent ended: killed." });
    expect(root.endTimeUnixNano).not.toBeNull();
  });

  it("join their parent's trace where OpenClaw gives no traces at all", () => {
    const bench = createRecorderBench();
    const parent = spawn(bench, new FakeRun(bench, { hasTrace: false }).begin(), alice, "c1").finish();
    startChild(bench, parent, alice, { hasTrace: false }).finish();
    expect(new Set(bench.spans().map((span) => span.traceId)).size).toBe(1);
    expect(spanNamed(bench.spans(), "subagent:alice").parentSpanId).toBe(
      spanNamed(bench.spans(), "sessions_spawn").spanId,
    );
  });

  it("of a parent from before a restart name the parent's root by OpenClaw's own id", () => {
    const bench = createRecorderBench();
    const traceId = "cd".repeat(16);
    const options = {
      runId: alice.runId,
      sessionKey: alice.sessionKey,
      traceId,
      parentSpanId: "00000000000000aa",
    };
    new FakeRun(bench, options).begin("task").finish();
    expect(spanNamed(bench.spans(), "subagent").parentSpanId).toBe("00000000000000aa");
  });

  it.each([1, 2])("of attempt %i name a span of their parent's trace also after a restart", (attempts) => {
    const before = createRecorderBench();
    const parent = new FakeRun(before).begin();
    if (attempts === 2) parent.call([], { stopReason: "error", errorMessage: "500" }).agentEnds().retry(2);
    spawn(before, parent, alice, "c1").finish("delegated");
    const after = createRecorderBench();
    const child = startChild(after, parent, alice);
    child.finish("child done");
    const childRoot = after.spans().find((span) => span.spanId === child.harnessSpanId);
    const named = before.spans().find((span) => span.spanId === childRoot?.parentSpanId);
    const root = spanNamed(before.spans(), "agent:main");
    expect(named?.traceId).toBe(childRoot?.traceId);
    expect(attempts === 1 ? named : before.spans().find((span) => span.spanId === named?.parentSpanId)).toBe(
      root,
    );
    expect(named?.endTimeUnixNano).not.toBeNull();
  });

  it("that were woken by their own children go on under their own root, and are announced in their parent's run", () => {
    const bench = createRecorderBench();
    const parent = spawn(bench, new FakeRun(bench).begin(), alice, "c1").finish();
    const child = startChild(bench, parent, alice).finish();
    const wakeId = `announce:v1:${alice.sessionKey}:${alice.runId}:wake`;
    const trace = { traceId: parent.traceId, parentSpanId: child.harnessSpanId };
    const woken = new FakeRun(bench, { runId: wakeId, sessionKey: alice.sessionKey, ...trace })
      .begin("go on")
      .finish();
    settle(bench, 5 * 60_000);
    const told = new FakeRun(bench, { runId: `announce:v1:${alice.sessionKey}:${wakeId}`, ...trace });
    told.begin("it is done").finish();
    const rootOf = (run: FakeRun) => bench.spans().find((span) => span.spanId === run.harnessSpanId);
    expect(rootOf(woken)?.parentSpanId).toBe(child.harnessSpanId);
    expect(rootOf(told)?.parentSpanId).toBe(parent.harnessSpanId);
    for (const run of [woken, told]) {
      expect(rootOf(run)?.name).toBe("announce");
      expect(attributeOf(rootOf(run), "openclaw.label")).toBe("alice");
    }
  });

  it("do not take the Workshop's own reviews for children", () => {
    const bench = createRecorderBench();
    const parent = new FakeRun(bench).begin().finish();
    const review = {
      runId: "skill-workshop-review:1",
      traceId: parent.traceId,
      parentSpanId: parent.harnessSpanId,
    };
    // Internal runs have no agent_end: the lifecycle's end closes them.
    new FakeRun(bench, review)
      .begin("review")
      .call([{ type: "text", text: "fine" }])
      .lifecycleEnds();
    settle(bench, 2_000);
    const internal = spanNamed(bench.spans(), "internal");
    expect(internal.endTimeUnixNano).not.toBeNull();
    expect(internal.status.code).toBe("OK");
    expect(internal.parentSpanId).toBe(parent.harnessSpanId);
    expect(attributeOf(internal, "mlflow.traceTag.openclaw.internal")).toBe("true");
  });
});

function spawn(_bench: RecorderBench, parent: FakeRun, child: Child, toolCallId: string): FakeRun {
  parent.call([toolCall(toolCallId, "sessions_spawn", { label: child.label })]);
  parent.toolStarts("sessions_spawn", toolCallId, { label: child.label });
  tellSpawned(parent, child);
  return parent
    .toolEnds("sessions_spawn", toolCallId, accepted(child))
    .toolResult("sessions_spawn", toolCallId, "accepted");
}

function tellSpawned(parent: FakeRun, { runId, sessionKey, label }: Child): void {
  const ctx = { runId, childSessionKey: sessionKey, requesterSessionKey: parent.sessionKey };
  parent.hook(
    "subagent_spawned",
    { runId, childSessionKey: sessionKey, agentId: "main", label, mode: "run" },
    ctx,
  );
}

function accepted({ runId, sessionKey }: Child): object {
  return toResult("accepted", { status: "accepted", runId, childSessionKey: sessionKey, mode: "run" });
}

function startChild(
  bench: RecorderBench,
  parent: FakeRun,
  child: Child,
  options: { hasTrace?: boolean } = {},
): FakeRun {
  const { runId, sessionKey } = child;
  const { traceId, harnessSpanId: parentSpanId } = parent;
  return new FakeRun(bench, { runId, sessionKey, traceId, parentSpanId, ...options }).begin("task");
}
