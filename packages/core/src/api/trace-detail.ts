import { z } from "zod";
import type { PackedSpans } from "../packed-spans.ts";
import { COST_SOURCES } from "../span-facts.ts";
import { SpanRowSchema } from "./span-row.ts";
import { TraceSummarySchema } from "./trace-summary.ts";

/** Answer of `GET /api/clawglass/v1/traces/{traceId}`: the skeleton. Payloads come span by span. */
export const TraceDetailSchema = z.object({
  summary: TraceSummarySchema,
  metadata: z.record(z.string(), z.string()),
  tags: z.record(z.string(), z.string()),
  spans: z.array(SpanRowSchema),
});
export type TraceDetail = z.infer<typeof TraceDetailSchema>;

const places = z.array(z.int().nonnegative());
/** Places in `words`; -1 is none. */
const wordPlaces = z.array(z.int().min(-1));
const sparse = <T extends z.ZodType>(value: T) => z.object({ at: places, values: z.array(value) });

/** Rows in the order of the tree, as `unpackSpans` reads them: one list a figure, names once in `words`. */
export const PackedSpansSchema = z.object({
  words: z.array(z.string()),
  spanIds: z.array(z.string()),
  parents: z.array(z.int().min(-1)),
  strayParents: sparse(z.string()),
  names: wordPlaces,
  types: wordPlaces,
  startOffsetsMs: z.array(z.number()),
  durationsMs: z.array(z.number().nullable()),
  statuses: places,
  payloadBytes: places,
  incomplete: sparse(z.literal(true)),
  models: sparse(z.int()),
  tools: sparse(z.int()),
  usage: z.object({
    inputTokens: sparse(z.number()),
    outputTokens: sparse(z.number()),
    cacheReadTokens: sparse(z.number()),
    cacheWriteTokens: sparse(z.number()),
    reasoningTokens: sparse(z.number()),
    totalTokens: sparse(z.number()),
  }),
  costsUsd: sparse(z.number()),
  errors: sparse(z.string()),
  inputs: sparse(z.string()),
  outputs: sparse(z.string()),
  events: sparse(SpanRowSchema.shape.events),
}) satisfies z.ZodType<PackedSpans>;

export const OutlineQuerySchema = z.object({
  /** Only so many rows, the first of the tree; all where it is left out, and where there are hardly more. */
  first: z.coerce.number().int().min(1).max(1_000).optional(),
});

/** Answer of `GET …/traces/{traceId}/outline`: the skeleton packed, for a page that must open 50,000 spans at once. */
export const TraceOutlineSchema = TraceDetailSchema.omit({ spans: true }).extend({
  spans: PackedSpansSchema,
  /** Rows in all, of which `spans` may hold only the first. */
  spanCount: z.int().nonnegative(),
  /** Very many spans: error texts, previews and events come with root spans only, and for chosen spans from `…/hints`. */
  isBare: z.boolean(),
  /** When the last of all spans ended or, where it is open, began: milliseconds after the start of the trace. */
  endOffsetMs: z.number(),
  /** Payloads of all spans together. */
  payloadBytes: z.int().nonnegative(),
  /** The first failed span of the tree that none below it made fail. */
  firstFailure: SpanRowSchema.pick({
    spanId: true,
    name: true,
    toolName: true,
    errorMessage: true,
  }).nullable(),
});
export type TraceOutline = z.infer<typeof TraceOutlineSchema>;

/** So many spans at most may be asked for at once: more than any screen shows. */
export const MAX_HINTED_SPANS = 200;

export const SpanHintsQuerySchema = z.object({
  /** Ids of spans with commas between, 200 at most. */
  spans: z.string().min(1).max(10_000),
});

/** Answer of `GET …/traces/{traceId}/hints`: the words that tell rows of one name apart. */
export const SpanHintsSchema = z.object({
  hints: z.array(SpanRowSchema.pick({ spanId: true, errorMessage: true, inputPreview: true })),
});
export type SpanHints = z.infer<typeof SpanHintsSchema>;

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
