import { OTEL_KEYS, type SpanEvent } from "@clawglass/core";
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
    inputs: contentOf(events, INPUT_EVENTS),
    outputs: contentOf(events, ["gen_ai.choice"]),
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

function contentOf(events: readonly SpanEvent[], names: readonly string[]): string | null {
  const messages = events
    .filter((event) => names.includes(event.name))
    .flatMap((event) => {
      const content = event.attributes.find(({ key }) => key === "content");
      const role = /^gen_ai\.(\w+)\.message$/.exec(event.name)?.[1] ?? "assistant";
      return content ? [`{"role":${JSON.stringify(role)},"content":${content.json}}`] : [];
    });
  return messages.length === 0 ? null : `[${messages.join(",")}]`;
}
