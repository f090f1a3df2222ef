import { OTEL_KEYS, type SpanAttribute, type SpanEvent } from "@clawglass/core";
import type { Convention } from "./convention.ts";

const TYPES: Record<string, string> = {
  chat: "CHAT_MODEL",
  create_agent: "AGENT",
  invoke_agent: "AGENT",
  embeddings: "EMBEDDING",
  execute_tool: "TOOL",
  generate_content: "LLM",
  text_completion: "LLM",
  response: "LLM",
  agent_step: "CHAIN",
  invoke_workflow: "WORKFLOW",
  retrieval: "RETRIEVER",
};

const INPUT_EVENTS = [
  "gen_ai.system.message",
  "gen_ai.user.message",
  "gen_ai.assistant.message",
  "gen_ai.tool.message",
];

/** OpenTelemetry's GenAI semantic conventions, which OpenClaw's own exporter follows too. */
export const GENAI_CONVENTION: Convention = {
  name: "OpenTelemetry GenAI",
  readType: (reader) => TYPES[reader.text(OTEL_KEYS.operationName) ?? ""] ?? null,
  inputs: ["gen_ai.input.messages", "gen_ai.tool.call.arguments"],
  outputs: ["gen_ai.output.messages", "gen_ai.tool.call.result"],
  readEventMessages: (events) => ({
    inputs: contentOf(events, INPUT_EVENTS) ?? findList(events, "gen_ai.input.messages", "gen_ai.prompt"),
    outputs:
      contentOf(events, ["gen_ai.choice"]) ?? findList(events, "gen_ai.output.messages", "gen_ai.completion"),
  }),
  model: [OTEL_KEYS.responseModel, OTEL_KEYS.requestModel],
  provider: [OTEL_KEYS.providerName, "gen_ai.system"],
  tools: ["gen_ai.tool.definitions"],
  inputTokens: [OTEL_KEYS.inputTokens, "gen_ai.usage.prompt_tokens"],
  outputTokens: [OTEL_KEYS.outputTokens, "gen_ai.usage.completion_tokens"],
  totalTokens: ["gen_ai.usage.total_tokens"],
  cacheReadTokens: [OTEL_KEYS.cacheReadTokens],
  cacheWriteTokens: [OTEL_KEYS.cacheWriteTokens],
};

/** A message for each of these events; of the text, the calls and the id, as far as they are there. */
function contentOf(events: readonly SpanEvent[], names: readonly string[]): string | null {
  const messages = events.filter((event) => names.includes(event.name)).flatMap(toMessage);
  return messages.length === 0 ? null : `[${messages.join(",")}]`;
}

function toMessage({ name, attributes }: SpanEvent): string[] {
  const wrapped = readValue(attributes, "message");
  if (wrapped?.startsWith("{")) return [wrapped];
  const members = ["content", "tool_calls", "id"].flatMap((key) => {
    const json = readValue(attributes, key);
    return json === null ? [] : [`"${key}":${json}`];
  });
  if (members.length === 0) return [];
  const role = /^gen_ai\.(\w+)\.message$/.exec(name)?.[1] ?? "assistant";
  return [`{"role":${JSON.stringify(role)},${members.join(",")}}`];
}

/** Whole lists of messages in one event: `gen_ai.content.prompt`, `gen_ai.client.inference.operation.details`. */
function findList(events: readonly SpanEvent[], ...keys: readonly string[]): string | null {
  for (const { attributes } of events) {
    for (const key of keys) {
      const json = readValue(attributes, key);
      if (json !== null) return json;
    }
  }
  return null;
}

/** The values of events keep their text: JSON inside a text is taken out of it here. */
function readValue(attributes: readonly SpanAttribute[], key: string): string | null {
  const json = attributes.find((attribute) => attribute.key === key)?.json;
  if (json === undefined || json === "null") return null;
  const text: unknown = json.startsWith('"') ? JSON.parse(json) : null;
  return typeof text === "string" && isJsonContainer(text) ? text : json;
}

function isJsonContainer(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
