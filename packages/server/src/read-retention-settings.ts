import { AppError, parseBytes } from "@clawglass/core";
import type { SettingOrigin } from "@clawglass/core/api";
import type { RetentionOverrides } from "./services/retention/resolve-policy.ts";

// As in RetentionPolicySchema, which is not loaded here: the server's first milliseconds go to opening the store.
const MAX_DAYS = 36_500;
const MIN_STORE_BYTES = 10_000_000;

type Part = "keepDays" | "keepFailedDays" | "keepLabelled" | "maxStoreBytes";

/** A setting as it was given: flag or variable, and its text. */
export interface GivenSetting {
  text: string;
  origin: SettingOrigin;
}

const UNLIMITED = /^(forever|never|none|unlimited)$/i;
const YES = /^(yes|true|1|on)$/i;
const NO = /^(no|false|0|off)$/i;

/** What flags and environment say of retention. INVALID_INPUT, with the way to write it, for what makes no sense. */
export function readRetentionSettings(
  given: Partial<Record<"keepDays" | "keepFailedDays" | "keepLabelled" | "maxStoreSize", GivenSetting>>,
): RetentionOverrides {
  return {
    ...toOverride("keepDays", given.keepDays, readDays, "a number of days such as 90, or forever"),
    ...toOverride(
      "keepFailedDays",
      given.keepFailedDays,
      readDays,
      "a number of days such as 365, or forever",
    ),
    ...toOverride("keepLabelled", given.keepLabelled, readYesNo, "yes or no"),
    ...toOverride(
      "maxStoreBytes",
      given.maxStoreSize,
      readBytes,
      "a size of 10 MB or more such as 20GB, or unlimited",
    ),
  };
}

function toOverride(
  part: Part,
  given: GivenSetting | undefined,
  read: (text: string) => unknown,
  form: string,
): RetentionOverrides {
  if (given === undefined) return {};
  const value = read(given.text.trim());
  if (value === undefined) {
    throw new AppError("INVALID_INPUT", `${given.origin.setBy} cannot be ${given.text}.`, {
      hint: `Write ${form}.`,
    });
  }
  return { [part]: { value, origin: given.origin } };
}

function readDays(text: string): number | null | undefined {
  if (UNLIMITED.test(text)) return null;
  const days = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  return days > 0 && days <= MAX_DAYS ? days : undefined;
}

function readYesNo(text: string): boolean | undefined {
  return YES.test(text) ? true : NO.test(text) ? false : undefined;
}

function readBytes(text: string): number | null | undefined {
  if (UNLIMITED.test(text)) return null;
  const bytes = parseBytes(text) ?? 0;
  return bytes >= MIN_STORE_BYTES ? bytes : undefined;
}
