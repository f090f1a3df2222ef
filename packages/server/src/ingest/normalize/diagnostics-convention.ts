import type { Convention } from "./convention.ts";

/**
 * `openclaw.model.usage` sums up what the calls beside it used, and `openclaw.exec` is the inside of a tool's execution: neither counts
 * as a call of its own.
 */
const TYPES: Record<string, string> = {
  "openclaw.run": "AGENT",
  "openclaw.harness.run": "CHAIN",
  "openclaw.model.call": "LLM",
  "openclaw.model.usage": "TASK",
  "openclaw.tool.execution": "TOOL",
  "openclaw.exec": "TASK",
  "openclaw.context.assembled": "TASK",
  "openclaw.message.processed": "TASK",
  "openclaw.message.delivery": "TASK",
  "openclaw.webhook.processed": "TASK",
  "openclaw.webhook.error": "TASK",
};

/**
 * OpenClaw's own exporter, the plugin diagnostics-otel. Source: OpenClaw 2026.9.6, docs/gateway/opentelemetry/spans-and-events.md. With
 * its latest GenAI names a call that stands for a whole turn is named `invoke_agent`; it is the only one that carries usage then.
 */
export const DIAGNOSTICS_CONVENTION: Convention = {
  name: "OpenClaw diagnostics-otel",
  readType(reader, spanName) {
    if (reader.has("openclaw.model_call.observation_unit")) return "LLM";
    return Object.hasOwn(TYPES, spanName) ? (TYPES[spanName] ?? null) : null;
  },
  inputs: ["openclaw.content.input_messages", "openclaw.content.tool_input"],
  outputs: ["openclaw.content.output_messages", "openclaw.content.tool_output"],
  model: ["openclaw.model"],
  provider: ["openclaw.provider"],
  tools: ["openclaw.content.tool_definitions"],
  inputTokens: [],
  outputTokens: [],
  totalTokens: [],
  cacheReadTokens: [],
  cacheWriteTokens: [],
};
