import type { RetentionCounts, RetentionEdit, RetentionPolicy } from "@clawglass/core/api";
import { countRuns } from "../../../lib/count-runs.ts";
import { formatExactCount } from "../../../lib/format-number.ts";

const BYTES_PER_GB = 1_000_000_000;
const MIN_STORE_GB = 0.01;

/** The policy as it stands in the form: texts, so that half-typed numbers are allowed. */
export interface RetentionDraft {
  keepDays: string;
  keepFailedDays: string;
  keepLabelled: boolean;
  maxStoreGb: string;
  rules: { id: string; name: string; filter: string; keepDays: string }[];
}

export function toDraft(policy: RetentionPolicy): RetentionDraft {
  return {
    keepDays: toText(policy.keepDays),
    keepFailedDays: toText(policy.keepFailedDays),
    keepLabelled: policy.keepLabelled,
    maxStoreGb: policy.maxStoreBytes === null ? "" : String(policy.maxStoreBytes / BYTES_PER_GB),
    rules: policy.rules.map((rule, index) => ({
      id: `${index}`,
      name: rule.name,
      filter: rule.filter,
      keepDays: toText(rule.keepDays),
    })),
  };
}

/** The change that the form asks for, or the first thing that is wrong with it. Empty means "no limit". */
export function readDraft(draft: RetentionDraft): { edit: RetentionEdit } | { problem: string } {
  const keepDays = readDays(draft.keepDays);
  const keepFailedDays = readDays(draft.keepFailedDays);
  const gigabytes = readNumber(draft.maxStoreGb);
  const rules = draft.rules.map((rule) => ({
    name: rule.name.trim(),
    filter: rule.filter.trim(),
    keepDays: readDays(rule.keepDays),
  }));
  if (
    keepDays === undefined ||
    keepFailedDays === undefined ||
    rules.some((rule) => rule.keepDays === undefined)
  )
    return { problem: "Days are a number above 0 and at most 36,500, or empty for ever." };
  if (gigabytes === undefined || (gigabytes !== null && gigabytes < MIN_STORE_GB))
    return { problem: "The size is a number of GB, at least 0.01, or empty for no limit." };
  if (rules.some((rule) => rule.name === "" || rule.filter === ""))
    return { problem: "A rule needs a name and a filter." };
  return {
    edit: {
      keepDays,
      keepFailedDays,
      keepLabelled: draft.keepLabelled,
      maxStoreBytes: gigabytes === null ? null : Math.round(gigabytes * BYTES_PER_GB),
      rules: rules.map((rule) => ({ ...rule, keepDays: rule.keepDays ?? null })),
    },
  };
}

const REASON_WORDS: Record<keyof RetentionCounts["byReason"], string> = {
  age: "by age",
  "failed-age": "failed, by age",
  rule: "by a rule",
  size: "by size",
};

/** What a pass would delete, in words. */
export function describeCounts({ traceCount, spanCount, byReason }: RetentionCounts): string {
  if (traceCount === 0) return "Nothing would be deleted now.";
  const reasons = Object.entries(byReason)
    .filter(([, count]) => count > 0)
    .map(
      ([reason, count]) => `${formatExactCount(count)} ${REASON_WORDS[reason as keyof typeof REASON_WORDS]}`,
    );
  const runs = countRuns(traceCount);
  return `${runs} with ${formatExactCount(spanCount)} spans would be deleted: ${reasons.join(", ")}.`;
}

function toText(days: number | null): string {
  return days === null ? "" : String(days);
}

function readDays(text: string): number | null | undefined {
  const days = readNumber(text);
  return typeof days === "number" && (days <= 0 || days > 36_500) ? undefined : days;
}

/** null for an empty text, undefined for one that is no number. */
function readNumber(text: string): number | null | undefined {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return null;
  return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
}
