import type { TraceState } from "../trace.ts";

/** What the health check reads of one run (one trace). Figures that nobody reported are null, never 0. */
export interface RunObservation {
  traceId: string;
  startTimeMs: number;
  state: TraceState;
  durationMs: number | null;
  /** Input and output tokens over all model calls of the run. */
  tokens: number | null;
  /** US dollars; null when unknown and for local models. */
  costUsd: number | null;
  models: readonly string[];
  skills: readonly SkillInForce[];
  tools: readonly ToolTally[];
  /** `user`, `cron`, `heartbeat`, … */
  trigger: string | null;
  /** The scheduled job that started it: jobs differ much among each other, so each is compared with itself. */
  jobId: string | null;
  /** false when the trace holds no model call at all. */
  hasModelCall: boolean;
  scores: readonly RunScore[];
  hostVersion: string | null;
  pluginVersion: string | null;
  /** Runs of sub-agents inside it, by the name of their span; left out where nobody counted. */
  subAgents?: readonly ToolTally[];
  /** The longest prompt of its model calls; null where no call's tokens are known, left out where nobody looked. */
  longestPrompt?: { tokens: number; model: string | null } | null;
}

/** Behind the name of a score that a person gave: a person labels what looks odd, a judge all alike, so the two are not one series. */
export const YOURS_SUFFIX = " (yours)";

export interface SkillInForce {
  name: string;
  /** Version or content hash: anything that differs when the skill does. */
  version: string;
  /** Whether the run read the skill, not only had it; null when nobody said. */
  wasUsed: boolean | null;
}

export interface ToolTally {
  name: string;
  calls: number;
  failures: number;
}

export interface RunScore {
  name: string;
  /** Larger is better. Pass/fail is 1 or 0. */
  value: number;
}

export function hasEnded(run: RunObservation): boolean {
  return run.state === "OK" || run.state === "ERROR";
}
