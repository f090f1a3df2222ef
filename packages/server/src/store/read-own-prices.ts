import { readFileSync, statSync } from "node:fs";
import { AppError, isAppError } from "@clawglass/core";
import { type PriceRow, parsePriceOverrides } from "@clawglass/core/prices";

/** The user's prices from their file; none where there is no file. INVALID_INPUT, with the path, where it cannot be used. */
export function readOwnPrices(path: string): PriceRow[] {
  try {
    const changedOn = statSync(path).mtime.toISOString().slice(0, 10);
    return parsePriceOverrides(readFileSync(path, "utf8"), changedOn);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    const reason = isAppError(error) ? `${error.message} ${error.hint ?? ""}`.trim() : String(error);
    throw new AppError("INVALID_INPUT", `${path} cannot be used: ${reason}`, {
      hint: "Mend the file, or move it away: the built-in prices hold without it.",
      cause: error,
    });
  }
}
