import { createHash } from "node:crypto";
import type { RecorderBench } from "./collect-spans.ts";

export interface FakeRunOptions {
  runId?: string;
  sessionKey?: string;
  traceId?: string;
  /** The harness span that OpenClaw names as this run's parent. */
  parentSpanId?: string;
  trigger?: string;
  ctx?: object;
  /** Hooks that need conversation access are not called. */
  isGranted?: boolean;
  hasTrace?: boolean;
}

let clockMs = 1_795_000_000_000;

/** Time of the fake host: it goes on by itself, so that every event has its own. */
export function passTime(ms: number): number {
  clockMs += ms;
  return clockMs;
}

/** Plays one run as OpenClaw 2026.9.6 tells it: the order and the contexts are those of the recordings. */
export class FakeRun {
  readonly runId: string;
  readonly sessionKey: string;
  readonly traceId: string;
  readonly messages: object[] = [];
  harnessSpanId: string;
  private readonly bench: RecorderBench;
  private readonly options: FakeRunOptions;
  private runSpanId: string;
  private callCount = 0;
  private callSpanId = "";
  private callStartMs = 0;

  constructor(bench: RecorderBench, options: FakeRunOptions = {}) {
    this.bench = bench;
    this.options = options;
    this.runId = options.runId ?? `run-${passTime(1)}`;
    this.sessionKey = options.sessionKey ?? "agent:main:main";
    this.traceId = options.traceId ?? hex(this.runId, 32);
    this.harnessSpanId = hex(`${this.runId} harness 1`, 16);
    this.runSpanId = hex(`${this.runId} run 1`, 16);
  }

  hook(name: string, event: object, ctx: object = this.agentCtx()): this {
    this.bench.recorder.onHook(name, event, ctx, passTime(5));
    this.bench.recorder.drain();
    return this;
  }

  agentEvent(stream: string, data: object): this {
    const event = { runId: this.runId, stream, data, sessionKey: this.sessionKey, agentId: "main" };
    this.bench.recorder.onAgentEvent(event, passTime(5));
    this.bench.recorder.drain();
    return this;
  }

  diagnostic(type: string, event: object): this {
    this.bench.recorder.onDiagnosticEvent({ type, runId: this.runId, ...event }, passTime(1));
    this.bench.recorder.drain();
    return this;
  }

  begin(prompt = "hello", input: object = {}): this {
    if (this.options.isGranted !== false) {
      this.hook("before_agent_reply", { cleanedBody: prompt }, this.agentCtx({ trace: undefined }));
      this.hook("before_agent_run", { prompt, messages: [] });
      this.hook("llm_input", {
        runId: this.runId,
        provider: "fake",
        model: "fake-1",
        systemPrompt: "You are helpful.",
        prompt: `[Sun] ${prompt}`,
        historyMessages: [],
        ...input,
      });
      this.messages.push({ role: "user", content: prompt, timestamp: clockMs });
    }
    return this.agentEvent("lifecycle", { phase: "start", startedAt: clockMs });
  }

  /** A further try after `agent_end`: new harness and run spans, and call ids that begin again. */
  retry(number: number, prompt = "hello", input: object = {}): this {
    this.harnessSpanId = hex(`${this.runId} harness ${number}`, 16);
    this.runSpanId = hex(`${this.runId} run ${number}`, 16);
    this.callCount = 0;
    this.messages.length = 0;
    this.hook("llm_input", {
      runId: this.runId,
      provider: "fake",
      model: "fake-1",
      prompt: `[Sun] ${prompt}`,
      ...input,
    });
    this.messages.push({ role: "user", content: prompt, timestamp: clockMs });
    return this;
  }

  callStarts(event: object = {}): this {
    this.callCount += 1;
    this.callSpanId = hex(`${this.harnessSpanId} call ${this.callCount}`, 16);
    this.hook("model_call_started", this.callEvent(event), this.callCtx());
    this.callStartMs = clockMs;
    return this;
  }

  callEnds(event: object = {}): this {
    passTime(30);
    const facts = { durationMs: clockMs + 5 - this.callStartMs, outcome: "completed", timeToFirstByteMs: 7 };
    return this.hook("model_call_ended", this.callEvent({ ...facts, ...event }), this.callCtx());
  }

  /** A call with its answer, which is written to the transcript unless `written` says otherwise. */
  call(content: object[], message: object = {}, written: object | null = {}): this {
    this.callStarts().callEnds();
    const answer = this.answer(content, message);
    this.messages.push(answer);
    if (written !== null) this.write({ ...answer, ...written });
    return this;
  }

  answer(content: object[], message: object = {}): object {
    return {
      role: "assistant",
      content,
      provider: "fake",
      model: "fake-1",
      usage: {
        input: 90,
        output: 20,
        cacheRead: 10,
        cacheWrite: 0,
        totalTokens: 120,
        cost: { total: 0.001 },
      },
      stopReason: content.some((block) => "arguments" in block) ? "toolUse" : "stop",
      timestamp: this.callStartMs + 1,
      ...message,
    };
  }

  write(message: object): this {
    return this.hook("before_message_write", { message }, { agentId: "main", sessionKey: this.sessionKey });
  }

  toolStarts(toolName: string, toolCallId: string, params: object = {}): this {
    const event = { toolName, params, runId: this.runId, toolCallId };
    return this.hook("before_tool_call", event, this.toolCtx(toolName, toolCallId));
  }

  toolEnds(toolName: string, toolCallId: string, result: object, event: object = {}): this {
    const facts = { toolName, params: {}, runId: this.runId, toolCallId, result, durationMs: 5 };
    const { trace: _none, ...ctx } = this.toolCtx(toolName, toolCallId);
    return this.hook("after_tool_call", { ...facts, ...event }, ctx);
  }

  tool(toolName: string, toolCallId: string, params: object, text: string): this {
    this.toolStarts(toolName, toolCallId, params);
    this.toolEnds(toolName, toolCallId, toResult(text), { params });
    return this.toolResult(toolName, toolCallId, text);
  }

  toolResult(toolName: string, toolCallId: string, text: string, message: object = {}): this {
    const content = [{ type: "text", text }];
    const result = {
      role: "toolResult",
      toolCallId,
      toolName,
      content,
      isError: false,
      timestamp: clockMs,
      ...message,
    };
    this.messages.push(result);
    return this.write(result);
  }

  agentEnds(event: object = {}): this {
    return this.hook("agent_end", {
      runId: this.runId,
      messages: [...this.messages],
      success: true,
      ...event,
    });
  }

  lifecycleEnds(data: object = {}): this {
    return this.agentEvent("lifecycle", {
      phase: "end",
      endedAt: clockMs,
      aborted: false,
      stopReason: "stop",
      ...data,
    });
  }

  /** One call that answers with a text, and the end. */
  finish(text = "done"): this {
    return this.call([{ type: "text", text }])
      .agentEnds()
      .lifecycleEnds({ terminalReply: { text } });
  }

  agentCtx(more: object = {}): object {
    const { hasTrace, parentSpanId, trigger, ctx } = this.options;
    const trace = { traceId: this.traceId, spanId: this.harnessSpanId, parentSpanId };
    return {
      runId: this.runId,
      agentId: "main",
      sessionKey: this.sessionKey,
      sessionId: "session-1",
      trigger: trigger ?? "user",
      ...(hasTrace === false ? {} : { trace }),
      ...ctx,
      ...more,
    };
  }

  private callEvent(event: object): object {
    const callId = `${this.runId}:model:${this.callCount}`;
    return {
      runId: this.runId,
      callId,
      sessionKey: this.sessionKey,
      provider: "fake",
      model: "fake-1",
      ...event,
    };
  }

  private callCtx(): object {
    const trace = { traceId: this.traceId, spanId: this.callSpanId, parentSpanId: this.runSpanId };
    const ctx = { runId: this.runId, sessionKey: this.sessionKey };
    return this.options.hasTrace === false ? ctx : { ...ctx, trace };
  }

  private toolCtx(toolName: string, toolCallId: string): { runId: string; trace?: object } {
    const trace = { traceId: this.traceId, spanId: this.runSpanId, parentSpanId: this.harnessSpanId };
    const ctx = { toolName, toolCallId, runId: this.runId, sessionKey: this.sessionKey };
    return this.options.hasTrace === false ? ctx : { ...ctx, trace };
  }
}

export function toolCall(id: string, name: string, args: object = {}): object {
  return { type: "toolCall", id, name, arguments: args };
}

export function toResult(text: string, details: object = {}): object {
  return { content: [{ type: "text", text }], details };
}

/** Lets all grace periods pass. */
export function settle(bench: RecorderBench, ms = 10_000): void {
  for (let waitedMs = 0; waitedMs < ms; waitedMs += 1_000) bench.recorder.tick(passTime(1_000));
  bench.recorder.drain();
}

function hex(text: string, digits: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}
