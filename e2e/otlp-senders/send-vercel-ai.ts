import { LegacyOpenTelemetry, OpenTelemetry } from "@ai-sdk/otel";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { generateText, isStepCount, registerTelemetry, tool } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { z } from "zod";

/**
 * Runs Vercel's AI SDK with a scripted model and lets OpenTelemetry's own exporter send what it recorded.
 *
 *     node send-vercel-ai.ts URL current|legacy
 */
const [url, names] = process.argv.slice(2);
const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces` });
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();
registerTelemetry(names === "legacy" ? new LegacyOpenTelemetry() : new OpenTelemetry());

type Answer = Awaited<ReturnType<MockLanguageModelV4["doGenerate"]>>;
const usage = (input: number, cached: number, output: number, reasoning: number): Answer["usage"] => ({
  inputTokens: { total: input, noCache: input - cached, cacheRead: cached, cacheWrite: 0 },
  outputTokens: { total: output, text: output - reasoning, reasoning },
});
const ANSWERS: Answer[] = [
  {
    content: [{ type: "tool-call", toolCallId: "t1", toolName: "weather", input: '{"city":"Oslo"}' }],
    finishReason: { unified: "tool-calls", raw: "tool_calls" },
    usage: usage(100, 40, 20, 5),
    warnings: [],
  },
  {
    content: [{ type: "text", text: "It is cold in Oslo." }],
    finishReason: { unified: "stop", raw: "stop" },
    usage: usage(130, 100, 10, 0),
    warnings: [],
  },
];
let asked = 0;
const model = new MockLanguageModelV4({
  provider: "openai.chat",
  modelId: "gpt-5-mini",
  doGenerate: async () => ANSWERS[asked++] as Answer,
});
const weather = tool({
  description: "The weather of a city",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => ({ city, celsius: -3 }),
});
await generateText({
  model,
  instructions: "You are a weather bot.",
  prompt: "How is Oslo?",
  tools: { weather },
  stopWhen: isStepCount(3),
  telemetry: { functionId: "weather-bot" },
});
await provider.forceFlush();
await provider.shutdown();
