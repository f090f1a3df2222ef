import { z } from "zod";
import { SPAN_STATUS_CODES } from "../span.ts";
import { TokenUsageSchema } from "./trace-summary.ts";

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
