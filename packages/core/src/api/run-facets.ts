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

export const RunFacetListSchema = z.object({ facets: z.array(RunFacetSchema) });
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
