import { findAttribute, isModelCall, MLFLOW_KEYS, OTEL_KEYS, type Span, toTraceId } from "@clawglass/core";
import { RECORDINGS, type RecordedCall, readRecording } from "@clawglass/testing/recordings";
import { describe, expect, it } from "vitest";
import { createRecorderBench } from "./testkit/collect-spans.ts";
import { replay } from "./testkit/replay.ts";

interface RecordedTrace {
  runId?: string;
  trace?: { traceId: string; spanId: string };
}

describe.each(RECORDINGS)("recorder, on %s", (name) => {
  it("gives every span a parent that exists, or none", async () => {
    const spans = await record(name);
    const ids = new Set(spans.map((span) => `${span.traceId}/${span.spanId}`));
    const orphans = spans.filter(
      (span) => span.parentSpanId !== null && !ids.has(`${span.traceId}/${span.parentSpanId}`),
    );
    expect(orphans).toEqual([]);
  });

  it("uses OpenClaw's trace ids and no others", async () => {
    const spans = await record(name);
    const traceIds = new Set(
      hooks(name).flatMap(({ ctx }) => (ctx.trace ? [toTraceId(ctx.trace.traceId)] : [])),
    );
    expect(new Set(spans.map((span) => span.traceId))).toEqual(traceIds);
  });

  it("gives model calls the span ids that their requests carried", async () => {
    const spans = await record(name);
    const callIds = hooks(name).flatMap(({ hook, ctx }) =>
      hook === "model_call_started" ? [ctx.trace?.spanId] : [],
    );
    expect(
      modelCalls(spans)
        .map((span) => span.spanId)
        .toSorted(),
    ).toEqual(callIds.toSorted());
  });

  it("counts the tokens that OpenClaw's own diagnostics count, once", async () => {
    const diagnosed = sumDiagnosed(readRecording(name));
    if (diagnosed === null) {
      expect(name).toBe("two-tools"); // recorded without internal diagnostics
      return;
    }
    const spans = await record(name);
    expect(sumUsage(spans)).toEqual(diagnosed);
    const carriers = spans.filter((span) => findAttribute(span.attributes, MLFLOW_KEYS.chatTokenUsage));
    expect(carriers.every((span) => isModelCall(typeOf(span)))).toBe(true);
  });

  it("ends every span and leaves no run open", async () => {
    const bench = createRecorderBench();
    await replay(bench, readRecording(name));
    expect(bench.spans().filter((span) => span.endTimeUnixNano === null)).toEqual([]);
    expect(bench.recorder.counters()).toMatchObject({
      openRuns: 0,
      settlingRuns: 0,
      queuedEvents: 0,
      retainedChars: 0,
    });
  });

  it("keeps every span within its parent's start", async () => {
    const spans = await record(name);
    for (const span of spans) {
      const parent = spans.find((other) => other.spanId === span.parentSpanId);
      if (parent) expect(span.startTimeUnixNano).toBeGreaterThanOrEqual(parent.startTimeUnixNano);
      expect(span.endTimeUnixNano).toBeGreaterThanOrEqual(span.startTimeUnixNano);
    }
  });

  it("changes nothing that the host gave it", async () => {
    const bench = createRecorderBench();
    await replay(bench, deepFreeze(readRecording(name)));
    const { faults } = bench.recorder.counters();
    expect(Object.keys(faults).filter((kind) => kind.startsWith("error in"))).toEqual([]);
    expect(bench.warnings).toEqual([]);
  });

  it("lets no content out when content is off, and every figure", async () => {
    const full = await record(name);
    const bench = createRecorderBench({ settings: { contentMode: "none" } });
    await replay(bench, readRecording(name));
    const bare = bench.spans();
    expect(bare.map(figuresOf)).toEqual(full.map(figuresOf));
    const text = JSON.stringify(bare, (_key, value) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    for (const content of contentOf(full)) expect(text).not.toContain(content);
  });
});

async function record(name: (typeof RECORDINGS)[number]): Promise<Span[]> {
  const bench = createRecorderBench();
  await replay(bench, readRecording(name));
  return bench.spans();
}

function hooks(name: (typeof RECORDINGS)[number]): { hook: string; ctx: RecordedTrace }[] {
  return readRecording(name)
    .filter(({ hook }) => hook !== "DIAG" && hook !== "IDIAG" && hook !== "AGENTEVT")
    .map(({ hook, ctx }) => ({ hook, ctx: (ctx ?? {}) as RecordedTrace }));
}

function typeOf(span: Span): string {
  return JSON.parse(findAttribute(span.attributes, MLFLOW_KEYS.spanType)?.json ?? '""');
}

function modelCalls(spans: readonly Span[]): Span[] {
  return spans.filter((span) => isModelCall(typeOf(span)));
}

function numberOf(span: Span, key: string): number {
  return JSON.parse(findAttribute(span.attributes, key)?.json ?? "0");
}

function sumUsage(spans: readonly Span[]): { input: number; output: number } {
  return {
    input: spans.reduce((sum, span) => sum + numberOf(span, OTEL_KEYS.inputTokens), 0),
    output: spans.reduce((sum, span) => sum + numberOf(span, OTEL_KEYS.outputTokens), 0),
  };
}

function sumDiagnosed(calls: readonly RecordedCall[]): { input: number; output: number } | null {
  const usages = new Map<string, { promptTokens?: number; output?: number }>();
  for (const { hook, event } of calls) {
    const { type, trace, usage } = event as { type?: string; trace?: { spanId: string }; usage?: object };
    if (hook === "IDIAG" && type?.startsWith("model.call.") && trace && usage)
      usages.set(trace.spanId, usage);
  }
  if (!calls.some(({ hook }) => hook === "IDIAG")) return null;
  const all = [...usages.values()];
  return {
    input: all.reduce((sum, usage) => sum + (usage.promptTokens ?? 0), 0),
    output: all.reduce((sum, usage) => sum + (usage.output ?? 0), 0),
  };
}

function figuresOf(span: Span): unknown {
  const keys = [
    OTEL_KEYS.inputTokens,
    OTEL_KEYS.outputTokens,
    OTEL_KEYS.reasoningTokens,
    MLFLOW_KEYS.llmCost,
  ];
  return {
    id: span.spanId,
    parent: span.parentSpanId,
    name: span.name,
    start: span.startTimeUnixNano,
    end: span.endTimeUnixNano,
    status: span.status.code,
    figures: keys.map((key) => findAttribute(span.attributes, key)?.json),
  };
}

/** Every text of inputs and outputs that is long enough to be told from a name. */
function contentOf(spans: readonly Span[]): string[] {
  const texts = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === "string" && value.length >= 8 && value.includes(" "))
      texts.add(JSON.stringify(value).slice(1, -1));
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  for (const span of spans) {
    for (const key of [MLFLOW_KEYS.spanInputs, MLFLOW_KEYS.spanOutputs]) {
      const attribute = findAttribute(span.attributes, key);
      if (attribute) collect(JSON.parse(attribute.json));
    }
  }
  return [...texts];
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
