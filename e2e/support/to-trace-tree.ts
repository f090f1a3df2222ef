import { MLFLOW_KEYS, OPENCLAW_KEYS, OTEL_KEYS } from "@clawglass/core";
import type { SpanDetail } from "@clawglass/core/api";
import type { RecordedRequest } from "@clawglass/testing";
import { comparePrompt } from "./compare-prompt.ts";
import { normalizeText, normalizeValue } from "./normalize-text.ts";
import { attributeOf, type ReadTrace } from "./read-trace.ts";
import type { ModelAnswer, TraceNode } from "./trace-node.ts";

/** Turns what the server returned into nodes, and joins each model call to the request that the model server saw. */
export function toTraceTree(trace: ReadTrace, requests: readonly RecordedRequest[]): TraceNode[] {
  const requestBySpan = new Map(requests.map((request) => [request.spanId, request]));
  const known = new Set(trace.spans.map((span) => span.row.spanId));
  const childrenOf = (parent: string | null): TraceNode[] =>
    orderSiblings(
      trace.spans.filter(({ row }) =>
        // A parent that is not stored must not hide a span from the comparison.
        parent === null
          ? row.parentSpanId === null || !known.has(row.parentSpanId)
          : row.parentSpanId === parent,
      ),
    ).map(toNode);

  function toNode(span: SpanDetail): TraceNode {
    const { row } = span;
    const common = {
      status: row.status,
      error: span.statusMessage === "" ? null : normalizeText(span.statusMessage),
      isIncomplete: row.isIncomplete,
      events: span.events.map(({ name, attributes }) => {
        const text = attributes.find((attribute) => attribute.key === "text");
        return `${name}: ${text ? normalizeText(String(JSON.parse(text.json))) : ""}`;
      }),
      children: childrenOf(row.spanId),
    };
    switch (row.type) {
      case "AGENT":
        return {
          kind: "AGENT",
          name: row.name,
          trigger: attributeOf(span, OPENCLAW_KEYS.trigger),
          runId: normalizeValue(attributeOf(span, OPENCLAW_KEYS.runId)),
          session: normalizeValue(attributeOf(span, OTEL_KEYS.sessionId)),
          label: attributeOf(span, OPENCLAW_KEYS.label),
          input: onlyMessage(span.inputsJson, "user"),
          output: onlyMessage(span.outputsJson, "assistant"),
          ...common,
        };
      case "LLM": {
        const request = requestBySpan.get(row.spanId);
        const inputs = span.inputsJson === null ? null : (JSON.parse(span.inputsJson) as unknown);
        return {
          kind: "LLM",
          name: `${row.model} of ${span.provider}`,
          call: request ? callName(request) : null,
          promptDifferences: request ? comparePrompt(inputs, request.body.messages) : [],
          answer: toAnswer(span.outputsJson),
          finishReason: attributeOf(span, OTEL_KEYS.finishReasons),
          attempt: attributeOf(span, OPENCLAW_KEYS.attempt),
          tokens: toTokens(span),
          costUsd: row.costUsd === null ? null : roundUsd(row.costUsd),
          costSource: attributeOf(span, OPENCLAW_KEYS.costSource),
          hasTimeToFirstByte: span.timeToFirstByteMs !== null,
          ...common,
        };
      }
      case "TOOL": {
        const asker = requestBySpan.get(String(attributeOf(span, OPENCLAW_KEYS.llmSpanId)));
        return {
          kind: "TOOL",
          name: row.name,
          toolCallId: attributeOf(span, OTEL_KEYS.toolCallId),
          askedBy: asker ? callName(asker) : null,
          input: parseNormalized(span.inputsJson),
          output: parseNormalized(span.outputsJson),
          ...common,
        };
      }
      default:
        throw new Error(`span ${row.name} has the type ${row.type} (${MLFLOW_KEYS.spanType})`);
    }
  }

  return childrenOf(null);
}

export function callName(request: RecordedRequest): string {
  const name = `${request.scenario ?? "unscripted"}/${request.turnIndex}`;
  return request.tryNumber === 1 ? name : `${name}#${request.tryNumber}`;
}

/** By start; calls that one answer asked for at once run in no certain order, so they go by their id. */
function orderSiblings(spans: SpanDetail[]): SpanDetail[] {
  const batchOf = (span: SpanDetail) => attributeOf(span, OPENCLAW_KEYS.llmSpanId);
  const sorted = [...spans].sort((left, right) => left.row.startOffsetMs - right.row.startOffsetMs);
  const batchStart = new Map<unknown, number>();
  for (const [index, span] of sorted.entries()) {
    const batch = batchOf(span);
    if (batch !== null && !batchStart.has(batch)) batchStart.set(batch, index);
  }
  const position = (span: SpanDetail, index: number) => batchStart.get(batchOf(span)) ?? index;
  return sorted
    .map((span, index) => ({ span, at: position(span, index) }))
    .sort((left, right) => left.at - right.at || compareCallIds(left.span, right.span))
    .map(({ span }) => span);
}

function compareCallIds(left: SpanDetail, right: SpanDetail): number {
  const leftId = String(attributeOf(left, OTEL_KEYS.toolCallId));
  return leftId.localeCompare(String(attributeOf(right, OTEL_KEYS.toolCallId)));
}

function onlyMessage(json: string | null, role: string): unknown {
  if (json === null) return null;
  const value = JSON.parse(json) as { messages?: { role: string; content: unknown }[] };
  const message = value.messages?.[0];
  if (value.messages?.length !== 1 || message?.role !== role) return value;
  return normalizeValue(message.content);
}

function toAnswer(json: string | null): ModelAnswer | null {
  if (json === null) return null;
  const { choices } = JSON.parse(json) as {
    choices: {
      message: {
        content: string | null;
        reasoning_content?: string;
        tool_calls?: { id: string; function: { name: string; arguments: string } }[];
      };
    }[];
  };
  const message = choices[0]?.message;
  if (choices.length !== 1 || !message) throw new Error(`outputs hold ${choices.length} choices: ${json}`);
  return {
    text: message.content ?? "",
    thinking: message.reasoning_content ?? null,
    calls: (message.tool_calls ?? []).map(
      (call) => `${call.function.name}(${call.function.arguments}) ${call.id}`,
    ),
  };
}

/** Sums of prices differ in the last binary digit by the order in which they were added. */
export function roundUsd(usd: number): number {
  return Number(usd.toFixed(9));
}

function toTokens({ row }: SpanDetail): string | null {
  const { inputTokens, cacheReadTokens, outputTokens, reasoningTokens, totalTokens } = row.usage;
  const parts = [inputTokens, cacheReadTokens, outputTokens, reasoningTokens, totalTokens];
  return parts.every((part) => part === null) ? null : parts.map((part) => part ?? "?").join("/");
}

function parseNormalized(json: string | null): unknown {
  return json === null ? null : normalizeValue(JSON.parse(json));
}
