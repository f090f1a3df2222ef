import { z } from "zod";

/** As many runs as one request changes. */
export const MAX_BULK_TRACES = 1_000;

const traceIds = z.array(z.string().min(1).max(200)).min(1).max(MAX_BULK_TRACES);

export const DeleteTracesSchema = z.object({ traceIds });
export const DeletedTracesSchema = z.object({ deletedCount: z.int().nonnegative() });
export type DeletedTraces = z.infer<typeof DeletedTracesSchema>;

/** Sets a tag of every run, or takes it away. */
export const TagTracesSchema = z.object({
  traceIds,
  key: z.string().trim().min(1).max(250),
  /** null takes the tag away. */
  value: z.string().max(5_000).nullable(),
});
/** The tag's value before, by run; a run that is gone is left out. */
export const TaggedTracesSchema = z.object({ before: z.record(z.string(), z.string().nullable()) });
export type TaggedTraces = z.infer<typeof TaggedTracesSchema>;
