import { renameSync, writeFileSync } from "node:fs";
import { AppError } from "@clawglass/core";
import type { PriceRow } from "@clawglass/core/prices";
import { readOwnPrices } from "./read-own-prices.ts";

/** The file of the user's own prices: the page and the command write it, people edit it. */
export interface OwnPricesFile {
  path: string;
  /** INVALID_INPUT where the file cannot be used. */
  read(): PriceRow[];
  /** Replaces the file whole. */
  write(prices: unknown): void;
}

const OWNER_ONLY_FILE = 0o600;

export function openOwnPricesFile(path: string): OwnPricesFile {
  return {
    path,
    read: () => readOwnPrices(path),
    write(prices) {
      try {
        // Written beside it first, so that nobody ever reads a half of it.
        writeFileSync(`${path}.new`, `${JSON.stringify(prices, null, 2)}\n`, { mode: OWNER_ONLY_FILE });
        renameSync(`${path}.new`, path);
      } catch (cause) {
        throw new AppError("STORE_UNAVAILABLE", `${path} cannot be written: ${String(cause)}`, {
          hint: "Check that the data folder exists and that this user may write to it.",
          cause,
        });
      }
    },
  };
}
