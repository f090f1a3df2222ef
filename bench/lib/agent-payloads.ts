import { type SpanFacts, UNKNOWN_USAGE } from "@clawglass/core";
import type { ListedBatch, NormalizedSpan } from "@clawglass/storage";
import { createPayloadSpan, type SpanSketch, toBatch } from "./create-payload-span.ts";
import type { RandomText } from "./random-text.ts";

const DEFAULT_STEP_MS = 1_000;
/** One trace of so many has a tool that fails, and fails with it. */
const TRACES_PER_ERROR = 50;

/** Makes the payloads that all storage benches share, as the normalize stage hands them to the store. */
export class AgentPayloads {
  readonly #text: RandomText;
  readonly #startMs: number;
  readonly #stepMs: number;
  #traceCount = 0;

  /** Each trace starts `stepMs` after the one before. */
  constructor(text: RandomText, startMs: number, stepMs = DEFAULT_STEP_MS) {
    this.#text = text;
    this.#startMs = startMs;
    this.#stepMs = stepMs;
  }

  /** 8 spans, about 29 KB: a root, three model calls, three tools and a sub-agent. `mark` stands in the result of the last tool. */
  createSmallTrace(mark: string | null = null): ListedBatch {
    const traceId = `tr-${this.#text.hex(32)}`;
    const startMs = this.#nextStartMs();
    const error = this.#traceCount % TRACES_PER_ERROR === 0 ? "the file is not there" : null;
    const rootId = this.#text.hex(16);
    const question = this.#text.words(300);
    const messages: unknown[] = [
      { role: "system", content: this.#text.words(2_000) },
      { role: "user", content: question },
    ];
    const spans: NormalizedSpan[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const reply = { role: "assistant", content: this.#text.words(700) };
      spans.push(
        this.#createSpan(traceId, {
          parentSpanId: rootId,
          name: "gpt-5",
          type: "LLM",
          startMs: startMs + turn * 500,
          durationMs: 300,
          inputs: { messages: [...messages] },
          outputs: { choices: [{ index: 0, finish_reason: "stop", message: reply }] },
          facts: this.#createModelFacts(),
        }),
      );
      const words = this.#text.words(1_200);
      const result = mark !== null && turn === 2 ? `${words} ${mark}` : words;
      spans.push(
        this.#createSpan(traceId, {
          parentSpanId: rootId,
          name: "read_file",
          type: "TOOL",
          startMs: startMs + turn * 500 + 310,
          durationMs: 100 + this.#text.next(200),
          inputs: { path: `/tmp/${this.#text.hex(8)}.md`, reason: this.#text.words(900) },
          outputs: result,
          facts: { toolName: "read_file", costSource: "none" },
          error: turn === 2 ? error : null,
        }),
      );
      messages.push(reply, {
        role: "tool",
        tool_call_id: this.#text.hex(12),
        name: "read_file",
        content: result,
      });
    }
    const answer = this.#text.words(600);
    spans.push(
      this.#createSpan(traceId, {
        parentSpanId: rootId,
        name: "helper",
        type: "AGENT",
        startMs: startMs + 1_500,
        durationMs: 100,
        inputs: { messages: [{ role: "user", content: this.#text.words(400) }] },
        outputs: { messages: [{ role: "assistant", content: this.#text.words(400) }] },
      }),
      this.#createSpan(
        traceId,
        {
          parentSpanId: null,
          name: "agent",
          type: "AGENT",
          startMs,
          durationMs: 1_700 + this.#text.next(1_000),
          inputs: { messages: [{ role: "user", content: question }] },
          outputs: { messages: [{ role: "assistant", content: answer }] },
          facts: {
            sessionId: `s-${this.#text.next(500)}`,
            agentId: "main",
            inputPreview: question,
            outputPreview: answer,
          },
          error,
        },
        rootId,
      ),
    );
    return toBatch(spans);
  }

  /** A run of `turns` turns with the whole history in each call: 2 spans a turn, about 3.9 MB at 50 turns. */
  createLongRun(turns: number): ListedBatch[] {
    const traceId = `tr-${this.#text.hex(32)}`;
    const startMs = this.#nextStartMs();
    const rootId = this.#text.hex(16);
    const task = this.#text.words(400);
    const messages: unknown[] = [
      { role: "system", content: this.#text.words(30_000) },
      { role: "user", content: task },
    ];
    const batches: ListedBatch[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      const callId = this.#text.hex(12);
      const parameters = { path: `/src/${this.#text.hex(8)}.ts`, text: this.#text.words(300) };
      const reply = {
        role: "assistant",
        content: this.#text.words(250),
        tool_calls: [
          { id: callId, type: "function", function: { name: "edit", arguments: JSON.stringify(parameters) } },
        ],
      };
      const result = this.#text.words(900);
      const spans = [
        this.#createSpan(traceId, {
          parentSpanId: rootId,
          name: "gpt-5",
          type: "LLM",
          startMs: startMs + turn * 1_000,
          durationMs: 800,
          inputs: { messages: [...messages] },
          outputs: { choices: [{ index: 0, finish_reason: "tool_calls", message: reply }] },
          facts: this.#createModelFacts(),
        }),
      ];
      if (turn < turns - 1) {
        spans.push(
          this.#createSpan(traceId, {
            parentSpanId: rootId,
            name: "edit",
            type: "TOOL",
            startMs: startMs + turn * 1_000 + 810,
            durationMs: 150,
            inputs: parameters,
            outputs: result,
            facts: { toolName: "edit" },
          }),
        );
      }
      messages.push(reply, { role: "tool", tool_call_id: callId, name: "edit", content: result });
      batches.push(toBatch(spans));
    }
    batches.push(
      toBatch([
        this.#createSpan(
          traceId,
          {
            parentSpanId: null,
            name: "agent",
            type: "AGENT",
            startMs,
            durationMs: turns * 1_000,
            inputs: { messages: [{ role: "user", content: task }] },
            outputs: { messages: [{ role: "assistant", content: this.#text.words(400) }] },
            facts: { inputPreview: task },
          },
          rootId,
        ),
      ]),
    );
    return batches;
  }

  #nextStartMs(): number {
    this.#traceCount += 1;
    return this.#startMs + this.#traceCount * this.#stepMs;
  }

  #createModelFacts(): Partial<SpanFacts> {
    const inputTokens = 500 + this.#text.next(5_000);
    const outputTokens = 50 + this.#text.next(500);
    return {
      model: "gpt-5",
      provider: "openai",
      usage: { ...UNKNOWN_USAGE, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
      costUsd: inputTokens * 1.25e-6 + outputTokens * 1e-5,
      costSource: "provider",
      stopReason: "stop",
    };
  }

  #createSpan(traceId: string, sketch: SpanSketch, spanId = this.#text.hex(16)): NormalizedSpan {
    return createPayloadSpan(traceId, spanId, sketch);
  }
}

export function countPayloadBytes(batch: ListedBatch): number {
  let bytes = 0;
  for (const { span } of batch.spans) {
    bytes += 120 + span.name.length;
    for (const { key, json } of span.attributes) bytes += key.length + Buffer.byteLength(json) + 8;
  }
  return bytes;
}
