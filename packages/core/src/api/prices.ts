import { z } from "zod";

const usdPerMillion = z.number().nullable();

/** A price, in US dollars per million tokens. */
export const PriceSchema = z.object({
  provider: z.string(),
  model: z.string(),
  /** First day of this price, `YYYY-MM-DD`; null: from the beginning. */
  from: z.string().nullable(),
  /** null for a model that runs on a machine of one's own: it has no price. */
  input: usdPerMillion,
  output: usdPerMillion,
  /** null: not priced apart, charged as input. */
  cacheRead: usdPerMillion,
  cacheWrite: usdPerMillion,
  /** Prompts of at least so many tokens cost more. */
  longPrompt: z
    .object({
      fromInputTokens: z.number(),
      input: z.number(),
      output: z.number(),
      cacheRead: usdPerMillion,
      cacheWrite: usdPerMillion,
    })
    .nullable(),
  /** The page on which the price stands, or `your prices`. */
  source: z.string(),
  /** The day on which it was checked there. */
  checkedOn: z.string(),
  isOwn: z.boolean(),
});
export type Price = z.infer<typeof PriceSchema>;

/** How the calls of a model are priced now. `stated`: senders say their cost; `none`: nobody knows. */
export const PRICED_BY = ["own", "table", "local", "stated", "none"] as const;

/** A model that stored calls name. */
export const SeenModelSchema = z.object({
  provider: z.string().nullable(),
  model: z.string(),
  callCount: z.number(),
  /** Calls whose cost is not known. */
  unpricedCallCount: z.number(),
  pricedBy: z.enum(PRICED_BY),
});
export type SeenModel = z.infer<typeof SeenModelSchema>;

/** Answer of `GET` and `PUT /api/clawglass/v1/prices`. */
export const PriceListSchema = z.object({
  /** The day on which the built-in prices were checked. */
  version: z.string(),
  /** Own ones first, then by provider and model. */
  prices: z.array(PriceSchema),
  /** The file of the own prices; it may be edited by hand, too. */
  ownPricesPath: z.string(),
  /** Models of the last 90 days, those without a price first. */
  models: z.array(SeenModelSchema),
});
export type PriceList = z.infer<typeof PriceListSchema>;

/** Body of `POST /api/clawglass/v1/prices/reprice`. */
export const RepriceRequestSchema = z.strictObject({
  /** Only calls that started at this time or later; null for all. */
  fromMs: z.number().nullable().default(null),
  /** Only says what would change. */
  isDryRun: z.boolean().default(false),
});
export type RepriceRequest = z.infer<typeof RepriceRequestSchema>;

export const RepriceReportSchema = z.object({
  isDryRun: z.boolean(),
  /** Finished and running model calls whose cost no sender stated. */
  examinedCallCount: z.number(),
  changedCallCount: z.number(),
  changedTraceCount: z.number(),
  /** Calls that had no cost and now have one, and the other way round. */
  newlyPricedCount: z.number(),
  newlyUnpricedCount: z.number(),
  /** Sum over the examined calls, of those that have a cost. */
  costBeforeUsd: z.number(),
  costAfterUsd: z.number(),
});
export type RepriceReport = z.infer<typeof RepriceReportSchema>;
