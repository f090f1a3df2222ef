import type { Convention } from "./convention.ts";
import { readIndexedMessages } from "./read-indexed-messages.ts";

/** OpenInference (Arize). Its span kinds carry the same names as MLflow's types. */
export const OPENINFERENCE_CONVENTION: Convention = {
  name: "OpenInference",
  readType: (reader) => reader.text("openinference.span.kind")?.toUpperCase() ?? null,
  inputs: ["input.value"],
  outputs: ["output.value"],
  readSpreadMessages: (reader) => ({
    inputs: readIndexedMessages(reader, "llm.input_messages"),
    outputs: readIndexedMessages(reader, "llm.output_messages"),
  }),
  model: ["llm.response.model_name", "llm.model_name", "llm.request.model_name", "embedding.model_name"],
  provider: ["llm.provider"],
  tools: [],
  inputTokens: ["llm.token_count.prompt"],
  outputTokens: ["llm.token_count.completion"],
  totalTokens: ["llm.token_count.total"],
  cacheReadTokens: ["llm.token_count.prompt_details.cache_read"],
  cacheWriteTokens: ["llm.token_count.prompt_details.cache_write"],
};
