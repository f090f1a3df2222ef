import { PRICES_CHECKED_ON, PROVIDER_PRICES, type PriceTuple } from "./price-rows.ts";

/** US dollars per million tokens. null: not priced apart, charged as input. */
export interface Rates {
  input: number;
  output: number;
  cacheRead: number | null;
  cacheWrite: number | null;
}

export interface PriceRow {
  /** Our name of the provider; `*` in a user's row means any. */
  provider: string;
  /** Lower case; a user's row may end in `*`. */
  model: string;
  /** First moment of this price; null: from the beginning. */
  validFromMs: number | null;
  /** null for models that run on the user's own machine. */
  rates: Rates | null;
  longPrompt: { fromInputTokens: number; rates: Rates } | null;
  /** Where the price stands: the provider's page, or the user's file. */
  source: string;
  /** The day on which it was checked, `YYYY-MM-DD`. */
  checkedOn: string;
}

export interface PriceTable {
  /** What the small print names: `price table of 22 Nov`. */
  version: string;
  rows: readonly PriceRow[];
}

/** The prices that come with Clawglass. */
export const BUILT_IN_PRICES: PriceTable = {
  version: PRICES_CHECKED_ON,
  rows: PROVIDER_PRICES.flatMap(({ provider, source, prices }) =>
    prices.map((tuple) => toRow(provider, source, tuple)),
  ),
};

function toRow(provider: string, source: string, tuple: PriceTuple): PriceRow {
  const [model, validFrom, input, output, cacheRead, cacheWrite, long] = tuple;
  return {
    provider,
    model: model.toLowerCase(),
    validFromMs: validFrom === null ? null : Date.parse(validFrom),
    rates: { input, output, cacheRead, cacheWrite },
    longPrompt: long
      ? {
          fromInputTokens: long[0],
          rates: {
            input: long[1],
            output: long[2],
            cacheRead: long[3],
            // Cache writes keep their ratio to input in every table that prices both.
            cacheWrite: cacheWrite === null ? null : (cacheWrite / input) * long[1],
          },
        }
      : null,
    source,
    checkedOn: PRICES_CHECKED_ON,
  };
}
