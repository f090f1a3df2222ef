import { MLFLOW_KEYS, OPENCLAW_KEYS, type Span, toTraceId } from "@clawglass/core";
import type { ConversationStep } from "@clawglass/core/api";
import { BUILT_IN_PRICES } from "@clawglass/core/prices";
import type { NormalizedSpan } from "@clawglass/storage";
import { describe, expect, it } from "vitest";
import { readFacts } from "../../ingest/normalize/read-facts.ts";
import { buildConversation } from "./build-conversation.ts";

const TRACE_ID = toTraceId("0af7651916cd43dd8448eb211c80319c");
const START_MS = 1_000_000;

interface Given {
  id: string;
  parent?: string;
  type: string;
  name?: string;
  at: number;
  until?: number | null;
  error?: string;
  attributes?: Record<string, unknown>;
  events?: { name: string; at: number; text?: string; state?: string }[];
}

function span(given: Given): NormalizedSpan {
  const nanos = (offsetMs: number) => BigInt(START_MS + offsetMs) * 1_000_000n;
  const values = { [MLFLOW_KEYS.spanType]: given.type, ...given.attributes };
  const built: Span = {
    traceId: TRACE_ID,
    spanId: given.id,
    parentSpanId: given.parent ?? null,
    name: given.name ?? given.type.toLowerCase(),
    startTimeUnixNano: nanos(given.at),
    endTimeUnixNano: given.until === null ? null : nanos(given.until ?? given.at + 10),
    status: given.error ? { code: "ERROR", message: given.error } : { code: "OK", message: "" },
    attributes: Object.entries(values).map(([key, value]) => ({ key, json: JSON.stringify(value) })),
    events: (given.events ?? []).map((event) => ({
      name: event.name,
      timeUnixNano: nanos(event.at),
      attributes: [event.text, event.state].flatMap((value, index) =>
        value === undefined ? [] : [{ key: index === 0 ? "text" : "state", json: JSON.stringify(value) }],
      ),
    })),
    links: [],
  };
  return { span: built, facts: readFacts(built, BUILT_IN_PRICES) };
}

const chat = (role: string, content: string) => ({ messages: [{ role, content }] });
const answer = (message: Record<string, unknown>) => ({
  choices: [{ index: 0, message: { role: "assistant", ...message } }],
});

function agent(
  id: string,
  given: Partial<Given> & { request?: string; reply?: string; trigger?: string },
): NormalizedSpan {
  return span({
    id,
    type: "AGENT",
    at: 0,
    until: 1000,
    ...given,
    attributes: {
      ...(given.request === undefined ? {} : { [MLFLOW_KEYS.spanInputs]: chat("user", given.request) }),
      ...(given.reply === undefined ? {} : { [MLFLOW_KEYS.spanOutputs]: chat("assistant", given.reply) }),
      [OPENCLAW_KEYS.trigger]: given.trigger ?? "user",
      ...given.attributes,
    },
  });
}

function call(id: string, parent: string, at: number, message: Record<string, unknown>): NormalizedSpan {
  return span({
    id,
    parent,
    type: "LLM",
    name: "m-1",
    at,
    attributes: { [MLFLOW_KEYS.llmModel]: "m-1", [MLFLOW_KEYS.spanOutputs]: answer(message) },
  });
}

const build = (...spans: NormalizedSpan[]) => buildConversation(spans, START_MS);
const kinds = (steps: readonly ConversationStep[]) => steps.map((step) => step.kind);

describe("the conversation of a trace", () => {
  it("goes from the message over thinking, words and tools to the reply", () => {
    const steps = build(
      agent("a", { request: "any mail?", reply: "one" }),
      call("c1", "a", 100, { content: "I look.", reasoning_content: "mail tool", tool_calls: [{ id: "t" }] }),
      span({
        id: "t1",
        parent: "a",
        type: "TOOL",
        name: "mail",
        at: 200,
        attributes: { [MLFLOW_KEYS.spanInputs]: { box: "in" }, [MLFLOW_KEYS.spanOutputs]: "1 new" },
      }),
      call("c2", "a", 300, { content: "one" }),
    );
    expect(kinds(steps)).toEqual(["user-message", "thinking", "interim-text", "tool-call", "reply"]);
    expect(steps[3]).toMatchObject({
      name: "mail",
      state: "ok",
      arguments: { text: '{"box":"in"}' },
      result: { text: "1 new" },
    });
    expect(steps[4]).toMatchObject({ text: { text: "one" }, model: "m-1", offsetMs: 1000 });
  });

  it("says what the first call was given besides the request", () => {
    const messages = [
      { role: "system", content: "be kind" },
      { role: "user", content: "earlier" },
      { role: "user", content: "now" },
    ];
    const first = span({
      id: "c",
      parent: "a",
      type: "LLM",
      at: 50,
      attributes: { [MLFLOW_KEYS.spanInputs]: { messages }, [MLFLOW_KEYS.chatTools]: [{}, {}] },
    });
    const skills = { [OPENCLAW_KEYS.skills]: [{ name: "mail-triage" }] };
    expect(build(agent("a", { request: "now", attributes: skills }), first)[1]).toEqual({
      kind: "context",
      spanId: "c",
      offsetMs: 50,
      systemPromptChars: 7,
      skills: ["mail-triage"],
      toolCount: 2,
      historyMessageCount: 1,
    });
  });

  it("shows a sub-agent as a card with its task, sums and steps, in place of the call that spawned it", () => {
    const steps = build(
      agent("a", { request: "help", reply: "done", until: 500 }),
      span({ id: "w", parent: "a", type: "TOOL", name: "tool_call", at: 100 }),
      span({
        id: "s",
        parent: "w",
        type: "TOOL",
        name: "sessions_spawn",
        at: 110,
        attributes: { [MLFLOW_KEYS.spanInputs]: { task: "look it up" } },
      }),
      agent("b", {
        parent: "s",
        at: 600,
        request: "[Subagent Context] … look it up",
        reply: "found",
        trigger: "subagent",
        attributes: { [OPENCLAW_KEYS.label]: "helper" },
      }),
      call("c", "b", 650, { content: "found" }),
    );
    expect(kinds(steps)).toEqual(["user-message", "sub-agent", "reply"]);
    expect(steps[1]).toMatchObject({
      label: "helper",
      task: { text: "look it up" },
      reply: { text: "found" },
      modelCallCount: 1,
      offsetMs: 110,
    });
  });

  it("says what became of the reply, and whether the user ever saw it", () => {
    const handedOver = {
      name: "delivery",
      at: 900,
      text: "Reply handed over to telegram (final)",
      state: "sending",
    };
    const refused = { name: "delivery", at: 950, text: "Delivery failed: blocked", state: "failed" };
    const replyOf = (...events: Given["events"] & object) =>
      build(agent("a", { request: "hi", reply: "hello", events })).at(-1);
    expect(replyOf(handedOver)).toMatchObject({ delivery: handedOver.text, hasDeliveryFailed: false });
    expect(replyOf(handedOver, refused)).toMatchObject({ delivery: refused.text, hasDeliveryFailed: true });
    expect(replyOf()).toMatchObject({ delivery: null, hasDeliveryFailed: false });
  });

  it("puts the announcement of a sub-agent behind the reply that came before it", () => {
    const steps = build(
      agent("a", { request: "help", reply: "I asked a helper", until: 500 }),
      agent("n", {
        parent: "a",
        at: 900,
        until: 1200,
        request: "task completed",
        reply: "the helper is done",
        trigger: "announce",
      }),
    );
    expect(
      steps.map((step) => ("text" in step && typeof step.text === "object" ? step.text.text : step.kind)),
    ).toEqual(["help", "I asked a helper", "the helper is done"]);
  });

  it("shows a wrapped tool that failed in itself", () => {
    const wrapper = span({
      id: "w",
      parent: "a",
      type: "TOOL",
      name: "tool_call",
      at: 100,
      error: "no such tool",
    });
    expect(build(agent("a", { request: "x" }), wrapper)[1]).toMatchObject({
      kind: "tool-call",
      state: "failed",
      errorMessage: "no such tool",
    });
  });

  it("shows failed calls, retries and a lost step for what they are", () => {
    const steps = build(
      agent("a", {
        request: "x",
        error: "500 boom",
        events: [{ name: "retry", at: 150, text: "Tried again after 500." }],
      }),
      span({ id: "c", parent: "a", type: "LLM", name: "m", at: 100, error: "500 boom" }),
      span({
        id: "t",
        parent: "a",
        type: "TOOL",
        name: "exec",
        at: 200,
        attributes: { [OPENCLAW_KEYS.incomplete]: true },
      }),
      span({ id: "r", parent: "a", type: "TOOL", name: "wait", at: 300, until: null }),
    );
    expect(steps.slice(1)).toMatchObject([
      { kind: "model-error", errorMessage: "500 boom" },
      { kind: "notice", text: "Tried again after 500." },
      { kind: "tool-call", name: "exec", state: "lost" },
      { kind: "tool-call", name: "wait", state: "running" },
    ]);
  });

  it("cuts long texts and says how long they are", () => {
    const [step] = build(agent("a", { request: "x".repeat(10_000) }));
    expect(step).toMatchObject({ text: { totalChars: 10_000, isCut: true } });
  });

  it("survives runs nested a thousand deep", () => {
    const chain = Array.from({ length: 1000 }, (_, index) =>
      agent(`a${index}`, {
        ...(index > 0 ? { parent: `a${index - 1}` } : {}),
        request: "x",
        trigger: "subagent",
      }),
    );
    expect(kinds(build(...chain))).toEqual(["sub-agent"]);
  });
});
