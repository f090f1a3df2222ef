import { MLFLOW_KEYS, OTEL_KEYS, type SpanAttribute, type SpanFacts, UNKNOWN_USAGE } from "@clawglass/core";
import type { ListedBatch, NormalizedSpan } from "@clawglass/storage";

const NANOS_PER_MS = 1_000_000n;

export interface SpanSketch {
  parentSpanId: string | null;
  name: string;
  type: string;
  startMs: number;
  durationMs: number;
  inputs: unknown;
  outputs: unknown;
  facts?: Partial<SpanFacts>;
  error?: string | null;
}

/** A span as the normalize stage hands it to the store. */
export function createPayloadSpan(traceId: string, spanId: string, sketch: SpanSketch): NormalizedSpan {
  const start = BigInt(sketch.startMs) * NANOS_PER_MS;
  const inputs = JSON.stringify(sketch.inputs);
  const outputs = JSON.stringify(sketch.outputs);
  return {
    span: {
      traceId,
      spanId,
      parentSpanId: sketch.parentSpanId,
      name: sketch.name,
      startTimeUnixNano: start,
      endTimeUnixNano: start + BigInt(sketch.durationMs) * NANOS_PER_MS,
      status: sketch.error ? { code: "ERROR", message: sketch.error } : { code: "OK", message: "" },
      attributes: [
        { key: MLFLOW_KEYS.spanType, json: JSON.stringify(sketch.type) },
        { key: MLFLOW_KEYS.spanInputs, json: inputs, cameAsText: true },
        { key: MLFLOW_KEYS.spanOutputs, json: outputs, cameAsText: true },
        ...toFactAttributes(sketch.facts ?? {}),
      ],
      events: [],
      links: [],
    },
    facts: {
      type: sketch.type,
      model: null,
      provider: null,
      toolName: null,
      usage: UNKNOWN_USAGE,
      costUsd: null,
      inputCostUsd: null,
      outputCostUsd: null,
      costSource: "none",
      timeToFirstByteMs: null,
      stopReason: null,
      errorMessage: sketch.error ?? null,
      sessionId: null,
      userId: null,
      agentId: null,
      channel: null,
      trigger: null,
      runId: null,
      isIncomplete: false,
      inputPreview: null,
      outputPreview: null,
      ...sketch.facts,
    },
  };
}

export function toBatch(spans: NormalizedSpan[]): ListedBatch {
  return { experimentId: "0", spans, traceTags: new Map(), traceMetadata: new Map(), runId: null };
}

/** The facts as the plugin writes them on the wire, from which the normalize stage reads them again. */
function toFactAttributes({
  model,
  provider,
  usage,
  costUsd,
  sessionId,
  toolName,
}: Partial<SpanFacts>): SpanAttribute[] {
  const attributes: SpanAttribute[] = [];
  const add = (key: string, value: unknown): void => {
    attributes.push({ key, json: JSON.stringify(value) });
  };
  const addText = (key: string, value: object): void => {
    attributes.push({ key, json: JSON.stringify(value), cameAsText: true });
  };
  if (model) add(MLFLOW_KEYS.llmModel, model);
  if (provider) add(MLFLOW_KEYS.llmProvider, provider);
  if (toolName) add(OTEL_KEYS.toolName, toolName);
  if (sessionId) add(OTEL_KEYS.sessionId, sessionId);
  if (usage) {
    addText(MLFLOW_KEYS.chatTokenUsage, {
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      total_tokens: usage.totalTokens,
    });
  }
  if (costUsd) addText(MLFLOW_KEYS.llmCost, { total_cost: costUsd });
  return attributes;
}
