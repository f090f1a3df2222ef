import { UNKNOWN_USAGE } from "@clawglass/core";
import type { ListedBatch, NormalizedSpan } from "@clawglass/storage";
import { createPayloadSpan, type SpanSketch, toBatch } from "./create-payload-span.ts";
import { ZipfText } from "./zipf-text.ts";

const RUNS_PER_SESSION = 8;
const OPEN_SESSIONS = 24;
const SYSTEM_PROMPTS = 12;
const SYSTEM_PROMPT_CHARS = 4_000;
const TRACES_PER_ERROR = 25;
const TURNS = 3;
const MODELS = [
  { model: "gpt-5", provider: "openai" },
  { model: "claude-sonnet-4-5", provider: "anthropic" },
  { model: "gpt-5-mini", provider: "openai" },
] as const;
const TOOLS = [
  "read",
  "exec",
  "edit",
  "write",
  "web_search",
  "web_fetch",
  "memory_search",
  "browser",
] as const;

interface Session {
  id: string;
  runCount: number;
  system: string;
  history: unknown[];
}

/**
 * What one agent's store holds after long use: sessions of 8 runs whose model calls repeat system prompt and history. A trace
 * has 8 spans and is about 30 KB as sent, of which about 5 KB are new; words are drawn as in prose, ids are new in every trace.
 */
export class SessionPayloads {
  readonly #text: ZipfText;
  readonly #startMs: number;
  readonly #stepMs: number;
  readonly #systemPrompts: string[];
  readonly #sessions: Session[] = [];
  #traceCount = 0;

  /** Each trace starts `stepMs` after the one before. */
  constructor(seed: number, startMs: number, stepMs: number) {
    this.#text = new ZipfText(seed);
    this.#startMs = startMs;
    this.#stepMs = stepMs;
    this.#systemPrompts = Array.from({ length: SYSTEM_PROMPTS }, () => this.#text.words(SYSTEM_PROMPT_CHARS));
  }

  /** Goes on after traces that are stored already. */
  skip(traceCount: number): void {
    this.#traceCount += traceCount;
  }

  createTrace(): ListedBatch {
    const text = this.#text;
    this.#traceCount += 1;
    const startMs = Math.floor(this.#startMs + this.#traceCount * this.#stepMs);
    const session = this.#takeSession();
    const traceId = `tr-${text.hex(32)}`;
    const rootId = text.hex(16);
    const error = this.#traceCount % TRACES_PER_ERROR === 0 ? `the file ${text.hex(6)} is not there` : null;
    const question = text.words(60 + text.next(240));
    const messages: unknown[] = [
      { role: "system", content: session.system },
      ...session.history,
      { role: "user", content: question },
    ];
    const spans: NormalizedSpan[] = [];
    const add = (sketch: Omit<SpanSketch, "parentSpanId">): void => {
      spans.push(createPayloadSpan(traceId, text.hex(16), { parentSpanId: rootId, ...sketch }));
    };
    let offsetMs = 0;
    for (let turn = 0; turn < TURNS; turn += 1) {
      const reply = { role: "assistant", content: text.words(100 + text.next(400)) };
      const model = MODELS[text.next(MODELS.length)] ?? MODELS[0];
      const modelMs = text.duration(900);
      add({
        name: model.model,
        type: "LLM",
        startMs: startMs + offsetMs,
        durationMs: modelMs,
        inputs: { messages: [...messages] },
        outputs: { choices: [{ index: 0, finish_reason: "stop", message: reply }] },
        facts: this.#createModelFacts(model),
      });
      const tool = TOOLS[text.next(TOOLS.length)] ?? TOOLS[0];
      const toolMs = text.duration(200);
      const result = text.words(200 + text.next(1_000));
      const callId = text.hex(12);
      add({
        name: tool,
        type: "TOOL",
        startMs: startMs + offsetMs + modelMs,
        durationMs: toolMs,
        inputs: { path: `/home/me/${text.hex(8)}.md`, reason: text.words(120) },
        outputs: result,
        facts: { toolName: tool, costSource: "none" },
        error: turn === TURNS - 1 ? error : null,
      });
      offsetMs += modelMs + toolMs;
      messages.push(reply, { role: "tool", tool_call_id: callId, name: tool, content: result });
    }
    const answer = text.words(150 + text.next(500));
    add({
      name: "helper",
      type: "AGENT",
      startMs: startMs + offsetMs,
      durationMs: text.duration(300),
      inputs: { messages: [{ role: "user", content: text.words(150) }] },
      outputs: { messages: [{ role: "assistant", content: text.words(200) }] },
    });
    spans.push(
      createPayloadSpan(traceId, rootId, {
        parentSpanId: null,
        name: "agent",
        type: "AGENT",
        startMs,
        durationMs: offsetMs + text.duration(300),
        inputs: { messages: [{ role: "user", content: question }] },
        outputs: { messages: [{ role: "assistant", content: answer }] },
        facts: { sessionId: session.id, agentId: "main", inputPreview: question, outputPreview: answer },
        error,
      }),
    );
    session.history.push({ role: "user", content: question }, { role: "assistant", content: answer });
    return toBatch(spans);
  }

  /** Runs of many sessions come in turns, as from several chats and timers. */
  #takeSession(): Session {
    const place = this.#text.next(OPEN_SESSIONS);
    const known = this.#sessions[place];
    if (known !== undefined && known.runCount < RUNS_PER_SESSION) {
      known.runCount += 1;
      return known;
    }
    const system = this.#systemPrompts[this.#text.next(SYSTEM_PROMPTS)] ?? "";
    const session = { id: `s-${this.#text.hex(12)}`, runCount: 1, system, history: [] };
    this.#sessions[place] = session;
    return session;
  }

  #createModelFacts(model: (typeof MODELS)[number]): SpanSketch["facts"] {
    const inputTokens = 500 + this.#text.next(5_000);
    const outputTokens = 50 + this.#text.next(500);
    return {
      ...model,
      usage: { ...UNKNOWN_USAGE, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
      costUsd: inputTokens * 1.25e-6 + outputTokens * 1e-5,
      costSource: "provider",
      stopReason: "stop",
    };
  }
}
