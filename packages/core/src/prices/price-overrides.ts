import { z } from "zod";
import { AppError } from "../errors.ts";
import { USER_SOURCE } from "./match-price.ts";
import type { PriceRow } from "./price-table.ts";

const perMillion = z.number().min(0).max(100_000);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day is written YYYY-MM-DD");

const OverrideSchema = z
  .strictObject({
    /** As the traces name it; `*` for any. */
    provider: z.string().min(1).default("*"),
    /** As the traces name it, without the provider; may end in `*`. */
    model: z.string().min(1),
    from: day.optional(),
    /** US dollars per million tokens. */
    input: perMillion.optional(),
    output: perMillion.optional(),
    cacheRead: perMillion.optional(),
    cacheWrite: perMillion.optional(),
    /** The model runs on a machine of yours: it has no price. */
    local: z.boolean().default(false),
  })
  .refine((row) => row.local || (row.input !== undefined && row.output !== undefined), {
    message: "a price needs input and output, or local: true",
  });

/** The user's file: `{"prices": [{"provider": "openai", "model": "gpt-5*", "from": "2026-01-01", "input": 1, "output": 8}]}`. */
export const PriceOverridesSchema = z.strictObject({ prices: z.array(OverrideSchema).max(10_000) });

/** What is written there; whatever has a default may be left out. */
export type PriceOverridesInput = z.input<typeof PriceOverridesSchema>;

/** Reads the user's price file. Throws INVALID_INPUT that names the first wrong entry. */
export function parsePriceOverrides(json: string, checkedOn: string): PriceRow[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new AppError("INVALID_INPUT", "The price file is not JSON.", { cause, hint: HINT });
  }
  const parsed = PriceOverridesSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError(
      "INVALID_INPUT",
      `The price file is wrong at ${issue?.path.join(".") || "its top"}: ${issue?.message}.`,
      {
        hint: HINT,
      },
    );
  }
  return parsed.data.prices.map((entry) => ({
    provider: entry.provider.toLowerCase(),
    model: entry.model.toLowerCase(),
    validFromMs: entry.from === undefined ? null : Date.parse(entry.from),
    rates: entry.local
      ? null
      : {
          input: entry.input ?? 0,
          output: entry.output ?? 0,
          cacheRead: entry.cacheRead ?? null,
          cacheWrite: entry.cacheWrite ?? null,
        },
    longPrompt: null,
    source: USER_SOURCE,
    checkedOn,
  }));
}

const HINT =
  'Write {"prices": [{"provider": "openai", "model": "gpt-5-mini", "input": 0.25, "output": 2}]}, in US dollars per million tokens.';
