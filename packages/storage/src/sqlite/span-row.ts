import { COST_SOURCES, SPAN_STATUS_CODES, type SpanFacts, type TokenUsage } from "@clawglass/core";
import type { NormalizedSpan } from "../contract/store-writer.ts";
import { toCostSource } from "./codes.ts";
import { type StoredId, toStoredSpanId } from "./ids.ts";
import type { Names } from "./names.ts";
import type { TextFacts } from "./span-body.ts";
import { splitTime } from "./split-time.ts";

/** A row of the table `spans`. */
export interface SpanRow {
  trace_key: number;
  span_id: StoredId;
  parent_span_id: StoredId | null;
  name_id: number;
  type_id: number | null;
  start_ms: number;
  start_rest: number;
  end_ms: number | null;
  end_rest: number | null;
  status: number;
  is_incomplete: number;
  model_id: number | null;
  provider_id: number | null;
  tool_id: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  cache_read_tokens: number | null;
  cache_write_tokens: number | null;
  reasoning_tokens: number | null;
  total_tokens: number | null;
  cost_usd: number | null;
  input_cost_usd: number | null;
  output_cost_usd: number | null;
  cost_source: number;
  time_to_first_byte_ms: number | null;
  payload_bytes: number;
  body_ref: number;
}

export const SPAN_COLUMNS = [
  "trace_key",
  "span_id",
  "parent_span_id",
  "name_id",
  "type_id",
  "start_ms",
  "start_rest",
  "end_ms",
  "end_rest",
  "status",
  "is_incomplete",
  "model_id",
  "provider_id",
  "tool_id",
  "input_tokens",
  "output_tokens",
  "cache_read_tokens",
  "cache_write_tokens",
  "reasoning_tokens",
  "total_tokens",
  "cost_usd",
  "input_cost_usd",
  "output_cost_usd",
  "cost_source",
  "time_to_first_byte_ms",
  "payload_bytes",
  "body_ref",
] as const satisfies readonly (keyof SpanRow)[];

export function toSpanRow(
  item: NormalizedSpan,
  traceKey: number,
  names: Names,
  body: { ref: number; payloadBytes: number },
): SpanRow {
  const { span, facts } = item;
  const start = splitTime(span.startTimeUnixNano);
  const end = span.endTimeUnixNano === null ? null : splitTime(span.endTimeUnixNano);
  return {
    trace_key: traceKey,
    span_id: toStoredSpanId(span.spanId),
    parent_span_id: span.parentSpanId === null ? null : toStoredSpanId(span.parentSpanId),
    name_id: names.internText(span.name),
    type_id: names.intern(facts.type),
    start_ms: start.ms,
    start_rest: start.rest,
    end_ms: end?.ms ?? null,
    end_rest: end?.rest ?? null,
    status: SPAN_STATUS_CODES.indexOf(span.status.code),
    is_incomplete: facts.isIncomplete ? 1 : 0,
    model_id: names.intern(facts.model),
    provider_id: names.intern(facts.provider),
    tool_id: names.intern(facts.toolName),
    input_tokens: facts.usage.inputTokens,
    output_tokens: facts.usage.outputTokens,
    cache_read_tokens: facts.usage.cacheReadTokens,
    cache_write_tokens: facts.usage.cacheWriteTokens,
    reasoning_tokens: facts.usage.reasoningTokens,
    total_tokens: facts.usage.totalTokens,
    cost_usd: facts.costUsd,
    input_cost_usd: facts.inputCostUsd,
    output_cost_usd: facts.outputCostUsd,
    cost_source: COST_SOURCES.indexOf(facts.costSource),
    time_to_first_byte_ms: facts.timeToFirstByteMs,
    payload_bytes: body.payloadBytes,
    body_ref: body.ref,
  };
}

export function toUsage(row: UsageColumns): TokenUsage {
  return {
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheWriteTokens: row.cache_write_tokens,
    reasoningTokens: row.reasoning_tokens,
    totalTokens: row.total_tokens,
  };
}

export type UsageColumns = Pick<
  SpanRow,
  | "input_tokens"
  | "output_tokens"
  | "cache_read_tokens"
  | "cache_write_tokens"
  | "reasoning_tokens"
  | "total_tokens"
>;

export function toSpanFacts(row: SpanRow, names: Names, text: TextFacts): SpanFacts {
  return {
    type: names.read(row.type_id),
    model: names.read(row.model_id),
    provider: names.read(row.provider_id),
    toolName: names.read(row.tool_id),
    usage: toUsage(row),
    costUsd: row.cost_usd,
    inputCostUsd: row.input_cost_usd,
    outputCostUsd: row.output_cost_usd,
    costSource: toCostSource(row.cost_source),
    timeToFirstByteMs: row.time_to_first_byte_ms,
    isIncomplete: row.is_incomplete === 1,
    ...text,
  };
}
