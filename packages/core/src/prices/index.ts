export { findPrice, isLocalModel } from "./match-price.ts";
export { type CallCost, type CostByKind, type PriceCallOptions, priceCall } from "./price-call.ts";
export { type PriceOverridesInput, PriceOverridesSchema, parsePriceOverrides } from "./price-overrides.ts";
export { BUILT_IN_PRICES, type PriceRow, type PriceTable, type Rates } from "./price-table.ts";
export { withOverrides } from "./with-overrides.ts";
