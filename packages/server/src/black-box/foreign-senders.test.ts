import type { Conversation, SpanDetail, TraceDetail } from "@clawglass/core/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../testkit/start-test-server.ts";

/** A span as its sender exports it; the attribute values are those that the real exporters wrote. */
interface Sent {
  id: number;
  parent?: number;
  name: string;
  attributes: Record<string, unknown>;
  events?: { name: string; attributes: Record<string, unknown> }[];
}

let server: TestServer;
let traceNumber = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const ask = { role: "user", parts: [{ type: "text", content: "How is Oslo?" }] };
const callWeather = {
  role: "assistant",
  parts: [
    { type: "reasoning", content: "I should look." },
    { type: "tool_call", id: "t1", name: "weather", arguments: { city: "Oslo" } },
  ],
};
const weatherResult = {
  role: "tool",
  parts: [{ type: "tool_call_response", id: "t1", response: { celsius: -3 } }],
};
const reply = { role: "assistant", parts: [{ type: "text", content: "It is cold in Oslo." }] };

describe("a run recorded by the current OpenTelemetry GenAI conventions", () => {
  const model = { "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-5-mini" };
  const usage = (input: number, output: number, cached: number) => ({
    "gen_ai.usage.input_tokens": input,
    "gen_ai.usage.output_tokens": output,
    "gen_ai.usage.cache_read.input_tokens": cached,
  });
  const spans: Sent[] = [
    {
      id: 1,
      name: "invoke_agent weather-bot",
      attributes: {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": "weather-bot",
        "gen_ai.conversation.id": "conv-1",
        "gen_ai.input.messages": JSON.stringify([ask]),
        "gen_ai.output.messages": JSON.stringify([reply]),
        ...model,
        ...usage(230, 30, 140),
      },
    },
    { id: 2, parent: 1, name: "step 1", attributes: { "gen_ai.operation.name": "agent_step" } },
    {
      id: 3,
      parent: 2,
      name: "chat gpt-5-mini",
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.input.messages": JSON.stringify([ask]),
        "gen_ai.output.messages": JSON.stringify([callWeather]),
        "gen_ai.response.finish_reasons": ["tool-calls"],
        "gen_ai.tool.definitions": JSON.stringify([{ type: "function", name: "weather" }]),
        "gen_ai.usage.reasoning.output_tokens": 5,
        ...model,
        ...usage(100, 20, 40),
      },
    },
    {
      id: 4,
      parent: 2,
      name: "execute_tool weather",
      attributes: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "weather",
        "gen_ai.tool.call.arguments": '{"city":"Oslo"}',
        "gen_ai.tool.call.result": '{"celsius":-3}',
      },
    },
    {
      id: 5,
      parent: 1,
      name: "chat gpt-5-mini",
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.input.messages": JSON.stringify([ask, callWeather, weatherResult]),
        "gen_ai.output.messages": JSON.stringify([reply]),
        ...model,
        ...usage(130, 10, 100),
      },
    },
  ];

  it("has MLflow's types, and counts each call's tokens once", async () => {
    const trace = await send(spans);
    expect(typesOf(trace)).toEqual(["AGENT", "CHAIN", "CHAT_MODEL", "TOOL", "CHAT_MODEL"]);
    expect(trace.summary).toMatchObject({
      sessionId: "conv-1",
      agentId: "weather-bot",
      models: ["gpt-5-mini"],
      modelCallCount: 2,
      toolCallCount: 1,
      usage: {
        inputTokens: 230,
        outputTokens: 30,
        cacheReadTokens: 140,
        reasoningTokens: 5,
        totalTokens: 260,
      },
    });
    expect(trace.summary.costUsd).toBeGreaterThan(0);
    expect(trace.spans.find(({ type }) => type === "TOOL")?.toolName).toBe("weather");
  });

  it("shows as a conversation, thoughts apart from what was said", async () => {
    const steps = await readSteps(await send(spans));
    expect(steps.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["user-message", "thinking", "tool-call", "reply"]),
    );
    expect(JSON.stringify(steps.find(({ kind }) => kind === "thinking"))).toContain("I should look.");
    expect(JSON.stringify(steps.find(({ kind }) => kind === "reply"))).toContain("It is cold in Oslo.");
    expect(steps.some(({ kind }) => kind === "interim-text")).toBe(false);
  });
});

describe("a call recorded by the older GenAI conventions, content in events", () => {
  const attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.system": "openai",
    "gen_ai.request.model": "gpt-5-mini",
    "gen_ai.usage.prompt_tokens": 12,
    "gen_ai.usage.completion_tokens": 4,
  };

  it("takes a message for each event, with the calls of tools", async () => {
    const toolCalls = [{ id: "t1", type: "function", function: { name: "weather", arguments: "{}" } }];
    const events = [
      { name: "gen_ai.system.message", attributes: { content: "Be short." } },
      { name: "gen_ai.user.message", attributes: { content: "How is Oslo?" } },
      { name: "gen_ai.assistant.message", attributes: { tool_calls: JSON.stringify(toolCalls) } },
      { name: "gen_ai.tool.message", attributes: { id: "t1", content: "cold" } },
      { name: "gen_ai.choice", attributes: { index: 0, message: '{"role":"assistant","content":"Cold."}' } },
    ];
    const trace = await send([{ id: 1, name: "chat gpt-5-mini", attributes, events }]);
    const span = await readSpan(trace, 1);
    expect(parse(span.inputsJson)).toEqual([
      { role: "system", content: "Be short." },
      { role: "user", content: "How is Oslo?" },
      { role: "assistant", tool_calls: toolCalls },
      { role: "tool", content: "cold", id: "t1" },
    ]);
    expect(parse(span.outputsJson)).toEqual([{ role: "assistant", content: "Cold." }]);
    expect(span).toMatchObject({ provider: "openai", row: { type: "CHAT_MODEL" } });
    expect(trace.summary.usage).toMatchObject({ inputTokens: 12, outputTokens: 4, totalTokens: 16 });
  });

  it.each([
    ["gen_ai.content.prompt", "gen_ai.prompt", "gen_ai.content.completion", "gen_ai.completion"],
    [
      "gen_ai.client.inference.operation.details",
      "gen_ai.input.messages",
      "gen_ai.client.inference.operation.details",
      "gen_ai.output.messages",
    ],
  ])("takes whole lists from %s", async (inputEvent, inputKey, outputEvent, outputKey) => {
    const events = [
      { name: inputEvent, attributes: { [inputKey]: JSON.stringify([ask]) } },
      { name: outputEvent, attributes: { [outputKey]: JSON.stringify([reply]) } },
    ];
    const trace = await send([{ id: 1, name: "chat", attributes, events }]);
    const span = await readSpan(trace, 1);
    expect([parse(span.inputsJson), parse(span.outputsJson)]).toEqual([[ask], [reply]]);
  });
});

describe("a run recorded by Vercel's AI SDK in its own names", () => {
  const usage = (input: number, output: number, cached: number, reasoning: number) => ({
    "ai.usage.inputTokens": input,
    "ai.usage.outputTokens": output,
    "ai.usage.totalTokens": input + output,
    "ai.usage.reasoningTokens": reasoning,
    "ai.usage.cachedInputTokens": cached,
    "ai.usage.inputTokenDetails.cacheWriteTokens": 0,
  });
  const toolCalls = '[{"toolCallId":"t1","toolName":"weather","input":{"city":"Oslo"}}]';

  it("tells a call from the sum around it, names tools, and keeps what an answer without text asked for", async () => {
    const trace = await send([
      {
        id: 1,
        name: "ai.generateText",
        attributes: {
          "ai.operationId": "ai.generateText",
          "ai.telemetry.metadata.sessionId": "s-9",
          "ai.prompt": '{"system":"Bot.","messages":[{"role":"user","content":"How is Oslo?"}]}',
          "ai.response.text": "It is cold in Oslo.",
          ...usage(230, 30, 140, 5),
        },
      },
      {
        id: 2,
        parent: 1,
        name: "ai.generateText.doGenerate",
        attributes: {
          "ai.operationId": "ai.generateText.doGenerate",
          "ai.model.provider": "openai",
          "ai.model.id": "gpt-5-mini",
          "ai.prompt.messages": '[{"role":"user","content":[{"type":"text","text":"How is Oslo?"}]}]',
          "ai.response.text": "",
          "ai.response.toolCalls": toolCalls,
          "gen_ai.system": "openai",
          "gen_ai.response.finish_reasons": ["tool-calls"],
          "gen_ai.usage.input_tokens": 230,
          "gen_ai.usage.output_tokens": 30,
          ...usage(230, 30, 140, 5),
        },
      },
      {
        id: 3,
        parent: 2,
        name: "ai.toolCall",
        attributes: {
          "ai.operationId": "ai.toolCall",
          "ai.toolCall.name": "weather",
          "ai.toolCall.args": '{"city":"Oslo"}',
          "ai.toolCall.result": '{"celsius":-3}',
        },
      },
    ]);
    expect(typesOf(trace)).toEqual(["CHAIN", "LLM", "TOOL"]);
    expect(trace.spans[2]?.toolName).toBe("weather");
    expect(trace.summary).toMatchObject({
      sessionId: "s-9",
      usage: {
        inputTokens: 230,
        outputTokens: 30,
        cacheReadTokens: 140,
        cacheWriteTokens: 0,
        reasoningTokens: 5,
        totalTokens: 260,
      },
    });
    const call = await readSpan(trace, 2);
    expect(parse(call.outputsJson)).toEqual(JSON.parse(toolCalls));
    expect(call.stopReason).toBe("tool-calls");
    const steps = await readSteps(trace);
    expect(steps.map(({ kind }) => kind)).toContain("tool-call");
  });
});

describe("a run recorded by OpenInference", () => {
  it("takes messages that are spread over attributes, and counts model calls only", async () => {
    const trace = await send([
      {
        id: 1,
        name: "agent",
        attributes: {
          "openinference.span.kind": "AGENT",
          "input.value": "How is Oslo?",
          "output.value": "Cold.",
          "session.id": "s-oi",
          "llm.token_count.total": 999,
        },
      },
      {
        id: 2,
        parent: 1,
        name: "ChatCompletion",
        attributes: {
          "openinference.span.kind": "LLM",
          "llm.model_name": "gpt-5-mini",
          "llm.provider": "openai",
          "llm.input_messages.0.message.role": "user",
          "llm.input_messages.0.message.contents.0.message_content.type": "text",
          "llm.input_messages.0.message.contents.0.message_content.text": "How is Oslo?",
          "llm.output_messages.0.message.role": "assistant",
          "llm.output_messages.0.message.tool_calls.0.tool_call.id": "t1",
          "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "weather",
          "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": '{"city":"Oslo"}',
          "llm.token_count.prompt": 50,
          "llm.token_count.completion": 6,
          "llm.token_count.total": 56,
          "llm.token_count.prompt_details.cache_read": 10,
          "llm.token_count.completion_details.reasoning": 2,
        },
      },
      {
        id: 3,
        parent: 1,
        name: "run",
        attributes: {
          "openinference.span.kind": "TOOL",
          "tool.name": "weather",
          "input.value": '{"city":"Oslo"}',
        },
      },
    ]);
    expect(typesOf(trace)).toEqual(["AGENT", "LLM", "TOOL"]);
    expect(trace.spans[2]?.toolName).toBe("weather");
    expect(trace.summary).toMatchObject({
      sessionId: "s-oi",
      usage: { inputTokens: 50, outputTokens: 6, cacheReadTokens: 10, reasoningTokens: 2, totalTokens: 56 },
    });
    const call = await readSpan(trace, 2);
    expect(parse(call.inputsJson)).toEqual([
      { role: "user", content: [{ type: "text", text: "How is Oslo?" }] },
    ]);
    expect(parse(call.outputsJson)).toMatchObject([
      { role: "assistant", tool_calls: [{ id: "t1", function: { name: "weather" } }] },
    ]);
  });
});

describe("a run recorded by OpenClaw's own diagnostics-otel", () => {
  const usage = { "gen_ai.usage.input_tokens": 160, "gen_ai.usage.output_tokens": 40 };
  const model = {
    "gen_ai.request.model": "gpt-5.4",
    "openclaw.provider": "openai",
    "openclaw.model": "gpt-5.4",
  };

  it("counts the calls and not the span that sums them up", async () => {
    const trace = await send([
      {
        id: 1,
        name: "openclaw.run",
        attributes: { "openclaw.channel": "telegram", "openclaw.outcome": "completed" },
      },
      {
        id: 2,
        parent: 1,
        name: "openclaw.model.call",
        attributes: {
          "gen_ai.system": "openai",
          "gen_ai.operation.name": "chat",
          "openclaw.model_call.observation_unit": "request",
          "openclaw.model_call.time_to_first_byte_ms": 321,
          "openclaw.content.input_messages": JSON.stringify([ask]),
          "openclaw.content.output_messages": JSON.stringify([reply]),
          ...model,
          ...usage,
        },
      },
      {
        id: 3,
        parent: 1,
        name: "openclaw.tool.execution",
        attributes: {
          "gen_ai.operation.name": "execute_tool",
          "gen_ai.tool.name": "exec",
          "openclaw.toolName": "exec",
          "openclaw.content.tool_input": '{"command":"ls"}',
        },
      },
      { id: 4, parent: 3, name: "openclaw.exec", attributes: { "openclaw.exec.exit_code": 0 } },
      {
        id: 5,
        parent: 1,
        name: "openclaw.model.usage",
        attributes: { "gen_ai.operation.name": "chat", "openclaw.tokens.total": 200, ...model, ...usage },
      },
    ]);
    expect(typesOf(trace)).toEqual(["AGENT", "LLM", "TOOL", "TASK", "TASK"]);
    expect(trace.summary).toMatchObject({
      channel: "telegram",
      modelCallCount: 1,
      toolCallCount: 1,
      usage: { inputTokens: 160, outputTokens: 40, totalTokens: 200 },
    });
    const call = await readSpan(trace, 2);
    expect(call).toMatchObject({ timeToFirstByteMs: 321, provider: "openai", row: { model: "gpt-5.4" } });
    expect(parse(call.inputsJson)).toEqual([ask]);
  });

  it("counts a call that stands for a whole turn, whatever the operation is called", async () => {
    const trace = await send([
      {
        id: 1,
        name: "invoke_agent",
        attributes: {
          "gen_ai.operation.name": "invoke_agent",
          "openclaw.model_call.observation_unit": "turn",
          ...model,
          ...usage,
        },
      },
    ]);
    expect(trace.summary).toMatchObject({ modelCallCount: 1, usage: { totalTokens: 200 } });
  });
});

async function send(spans: readonly Sent[]): Promise<TraceDetail> {
  traceNumber += 1;
  const traceId = String(traceNumber).padStart(32, "0");
  const sent = spans.map((span, index) => ({
    traceId,
    spanId: toId(span.id),
    ...(span.parent === undefined ? {} : { parentSpanId: toId(span.parent) }),
    name: span.name,
    startTimeUnixNano: `179534376100000${index}000`,
    endTimeUnixNano: "1795343762000000000",
    attributes: toAttributes(span.attributes),
    events: (span.events ?? []).map((event) => ({
      name: event.name,
      timeUnixNano: "1795343761500000000",
      attributes: toAttributes(event.attributes),
    })),
  }));
  const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: sent }] }] });
  const response = await server.post(body, { "content-type": "application/json" });
  expect(response.status).toBe(200);
  return (await server.getJson(`/traces/tr-${traceId}`)) as TraceDetail;
}

function toId(number: number): string {
  return String(number).padStart(16, "0");
}

function toAttributes(attributes: Record<string, unknown>) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: toValue(value) }));
}

function toValue(value: unknown): Record<string, unknown> {
  if (typeof value === "number") return { intValue: String(value) };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(toValue) } };
  return { stringValue: value };
}

function typesOf({ spans }: TraceDetail): (string | null)[] {
  return spans.toSorted((left, right) => (left.spanId < right.spanId ? -1 : 1)).map(({ type }) => type);
}

async function readSpan({ summary }: TraceDetail, id: number): Promise<SpanDetail> {
  return (await server.getJson(`/traces/${summary.traceId}/spans/${toId(id)}`)) as SpanDetail;
}

async function readSteps({ summary }: TraceDetail): Promise<Conversation["steps"]> {
  return ((await server.getJson(`/traces/${summary.traceId}/conversation`)) as Conversation).steps;
}

function parse(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
