import { USER_SOURCE } from "./match-price.ts";
import type { PriceRow, PriceTable } from "./price-table.ts";

/** Puts the user's rows over a table. Apart from their parser: the writer thread carries no schema library. */
export function withOverrides(table: PriceTable, overrides: readonly PriceRow[]): PriceTable {
  return overrides.length === 0
    ? table
    : { version: `${table.version} + ${USER_SOURCE}`, rows: [...table.rows, ...overrides] };
}
