import { z } from "zod";
import { RUN_NAME_FIELDS } from "../run-filter/run-filter.ts";
import { ListTracesQuerySchema } from "./trace-summary.ts";

/** One field of the runs at hand, and how many of them have each value. */
export const RunFacetSchema = z.object({
  field: z.enum(RUN_NAME_FIELDS),
  /** Most runs first. Values are hostile text. */
  values: z.array(z.object({ value: z.string(), count: z.int().nonnegative() })),
  /** How many values there are in the runs that were looked at. */
  valueCount: z.int().nonnegative(),
  /** There are more runs than were looked at: every count is "at least". */
  isLowerBound: z.boolean(),
});
export type RunFacet = z.infer<typeof RunFacetSchema>;

/** The runs that fit, over time: steps of one length from the first run to the last, empty ones too. */
export const RunTimelineSchema = z.object({
  fromMs: z.number(),
  /** End of the last step. */
  toMs: z.number(),
  stepMs: z.int().positive(),
  buckets: z.array(
    z.object({
      startMs: z.number(),
      runCount: z.int().nonnegative(),
      /** Those of them that failed. */
      failedCount: z.int().nonnegative(),
    }),
  ),
  /** There are more runs, older than these. */
  isLowerBound: z.boolean(),
});
export type RunTimeline = z.infer<typeof RunTimelineSchema>;

export const RunFacetListSchema = z.object({
  facets: z.array(RunFacetSchema),
  /** Of the whole filter; null where no run fits, or where only fields that the filter itself names were asked for. */
  timeline: RunTimelineSchema.nullable(),
});
export type RunFacetList = z.infer<typeof RunFacetListSchema>;

export const RunFacetsQuerySchema = ListTracesQuerySchema.pick({
  q: true,
  filter: true,
  experimentId: true,
  sessionId: true,
  state: true,
}).extend({
  /** Names of fields, with commas between; all that the page shows when left out. */
  fields: z.string().max(400).optional(),
  /** Only values that hold this text. */
  holding: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(8),
});
export type RunFacetsQuery = z.infer<typeof RunFacetsQuerySchema>;
