import { z } from "zod";

/** Answer of `GET /api/clawglass/v1/server`. */
export const ServerInfoSchema = z.object({
  product: z.literal("clawglass"),
  version: z.string(),
  /** The MLflow version whose protocol this server speaks, as in `GET /version`. */
  mlflowVersion: z.string(),
  store: z.object({
    engine: z.string(),
    location: z.string(),
    traceCount: z.number(),
    sizeBytes: z.number().nullable(),
    /** What is wrong with it as a whole: its disk is full, it cannot be written, it is damaged. null while it takes what comes. */
    trouble: z
      .object({ code: z.string(), message: z.string(), hint: z.string().nullable(), sinceMs: z.number() })
      .nullable()
      .optional(),
  }),
  startedAtMs: z.number(),
  /** Since the start: what came by OTLP, and what of it was changed so that it could be kept. */
  ingest: z
    .object({
      requestCount: z.number(),
      spanCount: z.number(),
      /** Attribute values replaced by a note because they were nested too deeply. */
      truncatedValueCount: z.number(),
      /** Names and messages in which NUL, or half a surrogate pair, became U+FFFD. */
      repairedTextCount: z.number(),
      /** Spans that ended before they started; kept with a duration of 0. */
      clampedEndCount: z.number(),
      /** What was acknowledged and is safe on the disk, but not in the store yet. */
      waiting: z
        .object({
          requestCount: z.number(),
          byteCount: z.number(),
          /** Since when the oldest of them waits; null where none does. */
          sinceMs: z.number().nullable(),
        })
        .optional(),
      /** What was acknowledged and is not in the store, also before the start; its files lie in the folder beside the store until somebody deletes them. */
      setAside: z
        .object({
          /** Requests that the pipeline did not take, kept as they came: an error of Clawglass. */
          refusedCount: z.number(),
          /** Requests that were damaged on the disk before they were stored. */
          damagedCount: z.number(),
        })
        .optional(),
    })
    .optional(),
});
export type ServerInfo = z.infer<typeof ServerInfoSchema>;

/** Body of every error answer under `/api/clawglass`. */
export const ErrorBodySchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }),
});
export type ErrorBody = z.infer<typeof ErrorBodySchema>;
