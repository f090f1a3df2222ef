import { z } from "zod";
import { SPAN_STATUS_CODES } from "../span.ts";
import { COST_SOURCES } from "../span-facts.ts";
import { TokenUsageSchema, TraceSummarySchema } from "./trace-summary.ts";

/** A span without its payload: one row of the tree and the timeline. */
export const SpanRowSchema = z.object({
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
  name: z.string(),
  type: z.string().nullable(),
  /** Milliseconds after the start of the trace, with fractions. */
  startOffsetMs: z.number(),
  /** null while the span is open. */
  durationMs: z.number().nullable(),
  status: z.enum(SPAN_STATUS_CODES),
  errorMessage: z.string().nullable(),
  isIncomplete: z.boolean(),
  model: z.string().nullable(),
  toolName: z.string().nullable(),
  usage: TokenUsageSchema,
  costUsd: z.number().nullable(),
  /** First characters of the input and output. */
  inputPreview: z.string().nullable(),
  outputPreview: z.string().nullable(),
  events: z.array(z.object({ name: z.string(), offsetMs: z.number() })),
  payloadBytes: z.int().nonnegative(),
});
export type SpanRow = z.infer<typeof SpanRowSchema>;

/** Answer of `GET /api/clawglass/v1/traces/{traceId}`: the skeleton. Payloads come span by span. */
export const TraceDetailSchema = z.object({
  summary: TraceSummarySchema,
  metadata: z.record(z.string(), z.string()),
  tags: z.record(z.string(), z.string()),
  spans: z.array(SpanRowSchema),
});
export type TraceDetail = z.infer<typeof TraceDetailSchema>;

export const JsonAttributeSchema = z.object({ key: z.string(), json: z.string() });

/** Answer of `GET /api/clawglass/v1/traces/{traceId}/spans/{spanId}`. Attribute values are JSON text, untouched. */
export const SpanDetailSchema = z.object({
  row: SpanRowSchema,
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string().nullable(),
  statusMessage: z.string(),
  provider: z.string().nullable(),
  costSource: z.enum(COST_SOURCES),
  timeToFirstByteMs: z.number().nullable(),
  stopReason: z.string().nullable(),
  inputsJson: z.string().nullable(),
  outputsJson: z.string().nullable(),
  attributes: z.array(JsonAttributeSchema),
  events: z.array(
    z.object({ name: z.string(), offsetMs: z.number(), attributes: z.array(JsonAttributeSchema) }),
  ),
  links: z.array(
    z.object({ traceId: z.string(), spanId: z.string(), attributes: z.array(JsonAttributeSchema) }),
  ),
});
export type SpanDetail = z.infer<typeof SpanDetailSchema>;
