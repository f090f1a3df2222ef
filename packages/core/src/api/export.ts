import { z } from "zod";

export const EXPORT_FORMATS = ["html", "otlp", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * Query of `GET /api/clawglass/v1/traces/{traceId}/export`. `html` is one file to read, always redacted; `otlp` an OTLP request in
 * JSON; `jsonl` a line for `clawglass import`. The latter two are as stored unless `redact=true`.
 */
export const ExportQuerySchema = z.object({
  format: z.enum(EXPORT_FORMATS).default("html"),
  redact: z.enum(["true", "false"]).default("false"),
});
export type ExportQuery = z.infer<typeof ExportQuerySchema>;
