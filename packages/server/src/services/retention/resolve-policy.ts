import {
  DEFAULT_RETENTION,
  type RetentionEdit,
  type RetentionPolicy,
  type SettingOrigin,
} from "@clawglass/core/api";
import type { RetentionCutoffs } from "@clawglass/storage";

const DAY_MS = 86_400_000;
const PARTS = ["keepDays", "keepFailedDays", "keepLabelled", "maxStoreBytes", "rules"] as const;

/** What flags and environment say of the policy; it wins over what is saved. */
export type RetentionOverrides = {
  [Part in keyof RetentionPolicy]?: { value: RetentionPolicy[Part]; origin: SettingOrigin };
};

export interface ResolvedPolicy {
  policy: RetentionPolicy;
  origins: Record<keyof RetentionPolicy, SettingOrigin>;
}

/** The policy in force, part by part: flag and environment, then what was saved, then the default, which keeps all. */
export function resolvePolicy(saved: RetentionEdit, overrides: RetentionOverrides): ResolvedPolicy {
  const entries = PARTS.map((part) => {
    const override = overrides[part];
    if (override !== undefined) return [part, override.value, override.origin] as const;
    if (saved[part] !== undefined) return [part, saved[part], { source: "saved", setBy: null }] as const;
    return [part, DEFAULT_RETENTION[part], { source: "default", setBy: null }] as const;
  });
  return {
    policy: Object.fromEntries(entries.map(([part, value]) => [part, value])) as unknown as RetentionPolicy,
    origins: Object.fromEntries(
      entries.map(([part, , origin]) => [part, origin]),
    ) as ResolvedPolicy["origins"],
  };
}

export function deletesByAge({ keepDays, keepFailedDays, rules }: RetentionPolicy): boolean {
  return keepDays !== null || keepFailedDays !== null || rules.some((rule) => rule.keepDays !== null);
}

export function deletesAnything(policy: RetentionPolicy): boolean {
  return deletesByAge(policy) || policy.maxStoreBytes !== null;
}

export function toCutoffs(policy: RetentionPolicy, nowMs: number): RetentionCutoffs {
  const toTime = (days: number | null) => (days === null ? null : nowMs - days * DAY_MS);
  return {
    beforeMs: toTime(policy.keepDays),
    failedBeforeMs: toTime(policy.keepFailedDays ?? policy.keepDays),
    keepLabelled: policy.keepLabelled,
    rules: policy.rules.map((rule) => ({ filter: rule.filter, beforeMs: toTime(rule.keepDays) })),
  };
}
