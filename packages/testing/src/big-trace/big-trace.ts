import { MLFLOW_KEYS, OPENCLAW_KEYS, OTEL_KEYS } from "@clawglass/core";
import type { OtlpJsonSpan } from "../simulated-runs/to-otlp-spans.ts";
import { createWordSource, type WordSource } from "./word-source.ts";

/** A run far larger than usual, in the shape that the plugin sends. */
export interface BigTraceShape {
  /** All spans, the root included. */
  spanCount: number;
  /**
   * `wide`: a root with sub-agents of 200 spans each, every prompt short. `long`: one agent whose every call repeats the
   * whole history, as real ones do, so that payload grows with the square of the turns.
   */
  kind: "wide" | "long";
  /** Of a tool's result. With `long`, 442 spans and 4,000 characters make about 100 MB of payload. */
  resultChars?: number;
  startMs?: number;
  seed?: number;
}

export const BIG_TRACES = {
  spans2000: { kind: "wide", spanCount: 2_000 },
  spans50000: { kind: "wide", spanCount: 50_000 },
  megabytes100: { kind: "long", spanCount: 442, resultChars: 4_000 },
} as const satisfies Record<string, BigTraceShape>;

const SPANS_PER_SUB_AGENT = 200;
const STEP_MS = 400;
const SYSTEM_PROMPT_CHARS = 12_000;
const WIDE_PROMPT_CHARS = 240;
const STEPS_PER_FAILURE = 250;

/** The spans one after the other, so that a trace of any size needs little memory. Parents come first. */
export function* createBigTrace(shape: BigTraceShape): Generator<OtlpJsonSpan> {
  const source = createWordSource((shape.seed ?? 1) * 1_000_003 + shape.spanCount);
  const maker = new SpanMaker(source, shape.startMs ?? Date.now() - shape.spanCount * STEP_MS - 60_000);
  const endPlace = shape.spanCount;
  const question = "Read all of it and tell me what matters";
  const root = maker.agent(null, "main", 0, endPlace, question, "It is done; the summary is in the notes.");
  root.attributes.push(text(OTEL_KEYS.sessionId, "agent:main:big"), text(OPENCLAW_KEYS.channel, "telegram"));
  yield root;
  if (shape.kind === "long") yield* createTurns(maker, root.spanId, 1, endPlace - 1, true, shape.resultChars);
  for (let place = 1; shape.kind === "wide" && place < endPlace; place += SPANS_PER_SUB_AGENT) {
    const last = Math.min(endPlace, place + SPANS_PER_SUB_AGENT) - 1;
    const label = `reader-${Math.ceil(place / SPANS_PER_SUB_AGENT)}`;
    const agent = maker.agent(root.spanId, label, place, last, source.words(90), source.words(160));
    yield agent;
    yield* createTurns(maker, agent.spanId, place + 1, last, false, shape.resultChars ?? 300);
  }
}

/** Model call, tool, model call, … in the places `first` to `last`. */
function* createTurns(
  maker: SpanMaker,
  parentId: string,
  first: number,
  last: number,
  isWholeHistory: boolean,
  resultChars = 4_000,
): Generator<OtlpJsonSpan> {
  const { source } = maker;
  const systemChars = isWholeHistory ? SYSTEM_PROMPT_CHARS : WIDE_PROMPT_CHARS;
  const system = JSON.stringify({ role: "system", content: source.words(systemChars) });
  let messages = [system, JSON.stringify({ role: "user", content: source.words(120) })];
  for (let place = first; place <= last; place += 2) {
    const path = `notes/${source.hex(6)}.md`;
    const isLast = place + 1 > last;
    const reply = isLast
      ? { role: "assistant", content: source.words(300) }
      : {
          role: "assistant",
          content: source.words(60),
          tool_calls: [
            {
              id: `call${place}`,
              type: "function",
              function: { name: "read", arguments: JSON.stringify({ path }) },
            },
          ],
        };
    yield maker.modelCall(parentId, place, messages, reply, isLast);
    if (isLast) return;
    const result = source.words(resultChars);
    yield maker.tool(parentId, place + 1, path, result);
    const added = [
      JSON.stringify(reply),
      JSON.stringify({ role: "tool", tool_call_id: `call${place}`, name: "read", content: result }),
    ];
    messages = isWholeHistory ? [...messages, ...added] : [...messages.slice(0, 2), ...added];
  }
}

class SpanMaker {
  readonly source: WordSource;
  readonly #startMs: number;
  readonly #traceId: string;

  constructor(source: WordSource, startMs: number) {
    this.source = source;
    this.#startMs = startMs;
    this.#traceId = source.hex(32);
  }

  agent(parentId: string | null, name: string, first: number, last: number, task: string, answer: string) {
    const span = this.#span(parentId, name, first, [
      text(MLFLOW_KEYS.spanType, "AGENT"),
      text(MLFLOW_KEYS.spanInputs, JSON.stringify({ messages: [{ role: "user", content: task }] })),
      text(MLFLOW_KEYS.spanOutputs, JSON.stringify({ messages: [{ role: "assistant", content: answer }] })),
      text(OPENCLAW_KEYS.agentId, "main"),
      text(OPENCLAW_KEYS.trigger, parentId === null ? "user" : "subagent"),
      ...(parentId === null ? [] : [text(OPENCLAW_KEYS.label, name)]),
    ]);
    span.endTimeUnixNano = toNano(this.#startMs + (last + 1) * STEP_MS);
    return span;
  }

  modelCall(
    parentId: string,
    place: number,
    messageJsons: readonly string[],
    reply: object,
    isLast: boolean,
  ): OtlpJsonSpan {
    const inputs = `{"messages":[${messageJsons.join(",")}]}`;
    const inputTokens = Math.ceil(inputs.length / 4);
    const usage = { input_tokens: inputTokens, output_tokens: 90, total_tokens: inputTokens + 90 };
    const choice = { index: 0, finish_reason: isLast ? "stop" : "tool_calls", message: reply };
    return this.#span(parentId, "gpt-5-mini", place, [
      text(MLFLOW_KEYS.spanType, "LLM"),
      text(MLFLOW_KEYS.spanInputs, inputs),
      text(MLFLOW_KEYS.spanOutputs, JSON.stringify({ choices: [choice] })),
      text(MLFLOW_KEYS.llmModel, "gpt-5-mini"),
      text(OTEL_KEYS.requestModel, "gpt-5-mini"),
      text(MLFLOW_KEYS.chatTokenUsage, JSON.stringify(usage)),
    ]);
  }

  tool(parentId: string, place: number, path: string, result: string): OtlpJsonSpan {
    const span = this.#span(parentId, "read", place, [
      text(MLFLOW_KEYS.spanType, "TOOL"),
      text(MLFLOW_KEYS.spanInputs, JSON.stringify({ path })),
      text(MLFLOW_KEYS.spanOutputs, JSON.stringify(result)),
      text(OTEL_KEYS.toolName, "read"),
    ]);
    if (this.source.next(STEPS_PER_FAILURE) === 0) span.status = { code: 2, message: `${path} is not there` };
    return span;
  }

  #span(
    parentSpanId: string | null,
    name: string,
    place: number,
    attributes: OtlpJsonSpan["attributes"],
  ): OtlpJsonSpan {
    const fromMs = this.#startMs + place * STEP_MS;
    return {
      traceId: this.#traceId,
      spanId: this.source.hex(16),
      ...(parentSpanId === null ? {} : { parentSpanId }),
      name,
      startTimeUnixNano: toNano(fromMs),
      endTimeUnixNano: toNano(fromMs + 40 + this.source.next(STEP_MS - 60)),
      attributes,
      events: [],
      status: { code: 1 },
    };
  }
}

function text(key: string, value: string): OtlpJsonSpan["attributes"][number] {
  return { key, value: { stringValue: value } };
}

function toNano(timeMs: number): string {
  return `${Math.round(timeMs)}000000`;
}
