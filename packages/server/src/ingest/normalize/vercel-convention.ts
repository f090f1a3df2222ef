import type { Convention } from "./convention.ts";

/** `ai.generateText.doGenerate` is the model call; `ai.generateText` around it repeats its usage and is no model call. */
const TYPES: readonly [RegExp, string][] = [
  [/^ai\.(generateText|streamText|generateObject|streamObject)\.do(Generate|Stream)/, "LLM"],
  [/^ai\.(generateText|streamText|generateObject|streamObject)/, "CHAIN"],
  [/^ai\.embed(Many)?\.doEmbed/, "EMBEDDING"],
  [/^ai\.embed/, "CHAIN"],
  [/^ai\.toolCall/, "TOOL"],
];

/** Vercel's AI SDK up to 6, and `LegacyOpenTelemetry` of 7; its `OpenTelemetry` follows the GenAI conventions. */
export const VERCEL_CONVENTION: Convention = {
  name: "Vercel AI SDK",
  readType(reader) {
    const operation = reader.text("ai.operationId");
    return operation === null ? null : (TYPES.find(([pattern]) => pattern.test(operation))?.[1] ?? null);
  },
  inputs: ["ai.prompt.messages", "ai.prompt", "ai.toolCall.args", "ai.value"],
  outputs: ["ai.response.object", "ai.response.text", "ai.response.toolCalls", "ai.toolCall.result"],
  model: ["ai.response.model", "ai.model.id"],
  provider: ["ai.model.provider"],
  tools: ["ai.prompt.tools"],
  inputTokens: ["ai.usage.inputTokens", "ai.usage.promptTokens"],
  outputTokens: ["ai.usage.outputTokens", "ai.usage.completionTokens"],
  totalTokens: ["ai.usage.totalTokens", "ai.usage.tokens"],
  cacheReadTokens: ["ai.usage.cachedInputTokens", "ai.usage.inputTokenDetails.cacheReadTokens"],
  cacheWriteTokens: ["ai.usage.inputTokenDetails.cacheWriteTokens"],
};
