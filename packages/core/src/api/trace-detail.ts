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

const PackedMoreSchema = z.object({
  model: z.int().optional(),
  tool: z.int().optional(),
  error: z.string().optional(),
  isIncomplete: z.literal(true).optional(),
  usage: z.array(z.number().nullable()).optional(),
  costUsd: z.number().optional(),
  input: z.string().optional(),
  output: z.string().optional(),
  events: z.array(z.object({ name: z.string(), offsetMs: z.number() })).optional(),
});

/** Rows as `unpackSpans` reads them: names stand once, in `words`. */
export const PackedSpansSchema = z.object({
  words: z.array(z.string()),
  rows: z.array(
    z.tuple([
      z.string(),
      z.union([z.number(), z.string(), z.null()]),
      z.number(),
      z.number().nullable(),
      z.number(),
      z.number().nullable(),
      z.number(),
      z.number(),
      PackedMoreSchema.optional(),
    ]),
  ),
});

/** Answer of `GET …/traces/{traceId}/outline`: the skeleton packed, for a page that must open 50,000 spans at once. */
export const TraceOutlineSchema = TraceDetailSchema.omit({ spans: true }).extend({
  spans: PackedSpansSchema,
  /** Very many spans: previews and events of plain steps are read with the step. */
  isBare: z.boolean(),
});
export type TraceOutline = z.infer<typeof TraceOutlineSchema>;

export const FindInTraceQuerySchema = z.object({ text: z.string().trim().min(1).max(1_000) });

/** Answer of `GET …/traces/{traceId}/find`: the spans that hold a text, in the order of time. */
export const TraceFindingsSchema = z.object({ spanIds: z.array(z.string()), isCapped: z.boolean() });
export type TraceFindings = z.infer<typeof TraceFindingsSchema>;

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
