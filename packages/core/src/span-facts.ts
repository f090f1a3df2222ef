import type { TokenUsage } from "./token-usage.ts";

/** Where a cost figure comes from. `none`: nobody said and no price is known; the cost is unknown, not 0. */
export const COST_SOURCES = ["provider", "sender", "price-table", "local", "none"] as const;
export type CostSource = (typeof COST_SOURCES)[number];

/**
 * What Clawglass reads out of a span once, when it arrives, so that lists and charts never parse payloads again.
 * Derived by the normalize stage from MLflow's keys, the OpenTelemetry GenAI conventions and OpenClaw's own.
 */
export interface SpanFacts {
  /** MLflow's span type (`AGENT`, `LLM`, `TOOL`, …); null when nobody said. */
  type: string | null;
  model: string | null;
  provider: string | null;
  toolName: string | null;
  usage: TokenUsage;
  costUsd: number | null;
  /** The parts of `costUsd`, cached input with the input and reasoning with the output; null where only the sum is known. */
  inputCostUsd: number | null;
  outputCostUsd: number | null;
  costSource: CostSource;
  timeToFirstByteMs: number | null;
  stopReason: string | null;
  errorMessage: string | null;
  sessionId: string | null;
  userId: string | null;
  agentId: string | null;
  channel: string | null;
  trigger: string | null;
  runId: string | null;
  /** The run's process ended before the span did; closed later, with an end that was not seen. */
  isIncomplete: boolean;
  /** First characters of what went in and came out, for rows (at most 1,000 characters each). */
  inputPreview: string | null;
  outputPreview: string | null;
}
