import { type Assessment, type AssessmentContent, type SpanFacts, UNKNOWN_USAGE } from "@clawglass/core";
import type { NormalizedSpan, StoreWriter } from "@clawglass/storage";

/** When the first of the recorded traces began. */
const START_MS = Date.UTC(2026, 10, 22, 10, 33, 15);
const NANOS_PER_MS = 1_000_000n;

interface Sketch {
  name: "chat" | "search";
  second: number;
  durationMs: number;
  tool: { durationMs: number; fails?: true };
  fails?: true;
}

/** The eight traces behind the recording of traces/metrics, worked out from its answers. */
const TRACES: readonly Sketch[] = [
  { name: "chat", second: 0, durationMs: 93, tool: { durationMs: 8 } },
  { name: "search", second: 0, durationMs: 99, tool: { durationMs: 4 } },
  { name: "chat", second: 1, durationMs: 120, tool: { durationMs: 16, fails: true } },
  { name: "search", second: 2, durationMs: 107, tool: { durationMs: 12 } },
  { name: "chat", second: 3, durationMs: 122, tool: { durationMs: 25 } },
  { name: "search", second: 4, durationMs: 156, tool: { durationMs: 20 }, fails: true },
  { name: "chat", second: 5, durationMs: 155, tool: { durationMs: 32, fails: true } },
  { name: "search", second: 6, durationMs: 360, tool: { durationMs: 29 } },
];

const NO_FACTS: SpanFacts = {
  type: null,
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
  errorMessage: null,
  sessionId: null,
  userId: null,
  agentId: null,
  channel: null,
  trigger: null,
  runId: null,
  isIncomplete: false,
  inputPreview: null,
  outputPreview: null,
};

export async function seedRecordedMetrics(writer: StoreWriter, experimentId: string): Promise<void> {
  for (const [index, sketch] of TRACES.entries()) {
    const traceId = `tr-${(index + 1).toString(16).padStart(32, "0")}`;
    await writer.appendSpans({
      experimentId,
      spans: buildSpans(traceId, index, sketch),
      traceTags: new Map(),
      traceMetadata: new Map(),
      runId: null,
    });
    const usage = {
      input_tokens: 100 * (index + 1),
      output_tokens: 10 * (index + 1),
      total_tokens: 110 * (index + 1),
      ...(sketch.name === "search" ? { cache_read_input_tokens: 50, cache_creation_input_tokens: 5 } : {}),
    };
    await writer.startTrace({
      traceId,
      experimentId,
      clientRequestId: null,
      requestTimeMs: START_MS + sketch.second * 1_000,
      executionDurationMs: sketch.durationMs,
      state: sketch.fails ? "ERROR" : "OK",
      requestPreview: null,
      responsePreview: null,
      metadata: {
        "mlflow.trace.tokenUsage": JSON.stringify(usage),
        "mlflow.trace.session": `s-${index % 3}`,
        "mlflow.trace.user": `u-${index % 3}`,
      },
      tags: { "mlflow.traceName": sketch.name, env: sketch.name === "search" ? "prod" : "dev" },
      assessments: [],
    });
    for (const assessment of buildAssessments(traceId, index)) await writer.createAssessment(assessment);
  }
}

function buildSpans(traceId: string, index: number, sketch: Sketch): NormalizedSpan[] {
  const isSearch = sketch.name === "search";
  const startMs = START_MS + sketch.second * 1_000;
  const rootId = spanId(index, 0);
  const build = (
    place: number,
    name: string,
    durationMs: number,
    fails: boolean,
    facts: Partial<SpanFacts>,
  ): NormalizedSpan => ({
    span: {
      traceId,
      spanId: spanId(index, place),
      parentSpanId: place === 0 ? null : rootId,
      name,
      startTimeUnixNano: BigInt(startMs) * NANOS_PER_MS,
      endTimeUnixNano: BigInt(startMs + durationMs) * NANOS_PER_MS + 999_999n,
      status: { code: fails ? "ERROR" : "OK", message: "" },
      attributes: [],
      events: [],
      links: [],
    },
    facts: { ...NO_FACTS, ...facts },
  });
  const inputCostUsd = (index + 1) / 1_000;
  return [
    build(0, sketch.name, sketch.durationMs, sketch.fails === true, { type: "AGENT" }),
    build(1, "llm", 0, false, {
      type: "CHAT_MODEL",
      model: isSearch ? "claude-5" : "gpt-5-mini",
      provider: isSearch ? "anthropic" : "openai",
      inputCostUsd,
      outputCostUsd: 0.0005,
      costUsd: inputCostUsd + 0.0005,
      costSource: "sender",
    }),
    build(2, isSearch ? "web_search" : "calc", sketch.tool.durationMs, sketch.tool.fails === true, {
      type: "TOOL",
    }),
  ];
}

function spanId(index: number, place: number): string {
  return (index * 16 + place + 1).toString(16).padStart(16, "0");
}

/** Each trace has five; three of a kind of its own, one that was overridden and one that failed come on top. */
function buildAssessments(traceId: string, index: number): Assessment[] {
  const feedback = (valueJson: string): AssessmentContent => ({ kind: "feedback", valueJson, error: null });
  const list: [name: string, content: AssessmentContent, isValid?: boolean][] = [
    ["quality", feedback(index === 0 ? "0.0" : String(index / 10))],
    ["ok", feedback(String(index % 2 === 0))],
    ["tone", feedback(index < 5 ? '"yes"' : '"no"')],
    ["category", feedback('"billing"')],
    ["answer", { kind: "expectation", valueJson: '"x"' }],
  ];
  if (index === 0) {
    list.push(["mixed", feedback('"text"')], ["mixed", feedback("3.0")], ["mixed", feedback("[1.0]")]);
  }
  if (index === 1) {
    const error = { code: "E", message: "failed", stackTrace: null };
    list.push(["err", { kind: "feedback", valueJson: "null", error }]);
  }
  if (index === 2) list.push(["overridden", feedback("1.0"), false], ["overridden", feedback("0.0")]);
  return list.map(([name, content, isValid = true], place) => ({
    assessmentId: `a-${index}-${place}`,
    traceId,
    spanId: null,
    name,
    source: { type: "CODE", id: "judge" },
    createTimeMs: START_MS,
    lastUpdateTimeMs: START_MS,
    content,
    rationale: null,
    metadata: {},
    overrides: null,
    isValid,
  }));
}
