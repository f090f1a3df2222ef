import { z } from "zod";
import { RepriceReportSchema } from "./prices.ts";
import { RetentionRunSchema } from "./retention.ts";

/** Work on the whole store, which may take long. One of each kind at a time. */
export const JOB_KINDS = ["retain", "reprice", "vacuum", "reindex"] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const VacuumReportSchema = z.object({ bytesBefore: z.number(), bytesAfter: z.number() });
export type VacuumReport = z.infer<typeof VacuumReportSchema>;

export const ReindexReportSchema = z.object({ tookMs: z.number() });
export type ReindexReport = z.infer<typeof ReindexReportSchema>;

/**
 * Answer of the `POST`s that start a job, and of `GET /api/clawglass/v1/jobs/{id}`. Short jobs are done with the first
 * answer; of others the state is asked again.
 */
export const JobSchema = z.object({
  id: z.string(),
  kind: z.enum(JOB_KINDS),
  startedAtMs: z.number(),
  /** null while it runs. */
  endedAtMs: z.number().nullable(),
  /** What it does now, and how much of that is done; `total` is null where nobody knows. */
  progress: z.object({ step: z.string(), done: z.number(), total: z.number().nullable() }).nullable(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).nullable(),
  /** The report of the kind, once it ended well. */
  result: z
    .union([RetentionRunSchema, RepriceReportSchema, VacuumReportSchema, ReindexReportSchema])
    .nullable(),
});
export type Job = z.infer<typeof JobSchema>;

export interface JobReports {
  retain: z.infer<typeof RetentionRunSchema>;
  reprice: z.infer<typeof RepriceReportSchema>;
  vacuum: VacuumReport;
  reindex: ReindexReport;
}
