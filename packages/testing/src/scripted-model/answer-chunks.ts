import { DEFAULT_SCRIPTED_USAGE, type ScriptedReply, type ScriptedUsage } from "./scenario.ts";

type Answer = Extract<ScriptedReply, { kind: "answer" }>;

export const SCRIPTED_MODEL_ID = "m-1";
const DEFAULT_CHUNK_CHARS = 24;

/** The chunks of a streamed OpenAI chat completion, in order: reasoning, text, tool calls, finish reason, usage. */
export function* answerChunks(answer: Answer, completionId: string): Generator<object> {
  const chunkChars = answer.chunkChars ?? DEFAULT_CHUNK_CHARS;
  yield deltaChunk(completionId, { role: "assistant", content: "" });
  for (const piece of cut(answer.reasoning ?? "", chunkChars)) {
    yield deltaChunk(completionId, { reasoning_content: piece });
  }
  for (const piece of cut(answer.text ?? "", chunkChars)) yield deltaChunk(completionId, { content: piece });
  for (const [index, call] of (answer.toolCalls ?? []).entries()) {
    const text = typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments);
    const head = { index, id: call.id, type: "function", function: { name: call.name, arguments: "" } };
    yield deltaChunk(completionId, { tool_calls: [head] });
    // Arguments come in two pieces, as providers send them, so that a reader has to join them.
    const middle = Math.ceil(text.length / 2);
    for (const piece of [text.slice(0, middle), text.slice(middle)]) {
      yield deltaChunk(completionId, { tool_calls: [{ index, function: { arguments: piece } }] });
    }
  }
  yield deltaChunk(completionId, {}, answer.toolCalls?.length ? "tool_calls" : "stop");
  yield {
    ...chunkHead(completionId),
    choices: [],
    usage: toWireUsage(answer.usage ?? DEFAULT_SCRIPTED_USAGE),
  };
}

export function deltaChunk(completionId: string, delta: object, finishReason: string | null = null): object {
  return { ...chunkHead(completionId), choices: [{ index: 0, delta, finish_reason: finishReason }] };
}

function chunkHead(completionId: string): object {
  return {
    id: completionId,
    object: "chat.completion.chunk",
    created: 1_795_000_000,
    model: SCRIPTED_MODEL_ID,
  };
}

function toWireUsage(usage: ScriptedUsage): object {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    ...(usage.costUsd === undefined ? {} : { cost: usage.costUsd }),
  };
}

function* cut(text: string, chars: number): Generator<string> {
  for (let start = 0; start < text.length; start += chars) yield text.slice(start, start + chars);
}
