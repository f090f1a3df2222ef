import type { OrderedComparator } from "../filter/filter-ast.ts";

/** Fields whose values are names. `label` and `tag` also take `name=value`. */
export const RUN_NAME_FIELDS = [
  "state",
  "model",
  "agent",
  "channel",
  "trigger",
  "tool",
  "session",
  "skill",
  "user",
  "name",
  "label",
  "by",
  "tag",
] as const;
export type RunNameField = (typeof RUN_NAME_FIELDS)[number];

/** Fields whose values are figures: `duration` in milliseconds, `cost` in US dollars, the others are counts. */
export const RUN_NUMBER_FIELDS = [
  "duration",
  "tokens",
  "cost",
  "tools",
  "calls",
  "errors",
  "spans",
  "subagents",
] as const;
export type RunNumberField = (typeof RUN_NUMBER_FIELDS)[number];

export const RUN_TIME_FIELDS = ["since", "until"] as const;
export type RunTimeField = (typeof RUN_TIME_FIELDS)[number];

export type RunField = RunNameField | RunNumberField | RunTimeField;

/** What `state:` takes. A run is lost when its process died before its end was seen, whatever else is known of it. */
export const RUN_STATES = ["failed", "running", "ok", "lost"] as const;
export type RunStateName = (typeof RUN_STATES)[number];

/** What `by:` takes: who labelled a run. */
export const RUN_LABELLERS = ["you", "judge", "rule", "nobody"] as const;

export type RunTest =
  /** Words anywhere in what was recorded. An exact text stands as it is; the last word of another may go on. */
  | { kind: "words"; text: string; isExact: boolean }
  /** Any of the names; `*` in a name is any text. */
  | { kind: "name"; field: RunNameField; values: readonly string[] }
  | { kind: "number"; field: RunNumberField; comparator: OrderedComparator | "="; value: number }
  /** Request time: `since` inclusive, `until` exclusive. */
  | { kind: "time"; field: RunTimeField; atMs: number };

export interface RunTerm {
  test: RunTest;
  /** Runs that fit the test are left out. */
  isNegated: boolean;
}

/** The page's filter: of every group, at least one term must hold. No group means all runs. */
export interface RunFilter {
  allOf: readonly (readonly RunTerm[])[];
}
