import { type TraceId, toTraceId } from "@clawglass/core";
import type { RunObservation } from "@clawglass/core/health";
import { simulateAgent } from "@clawglass/core/health-simulation";
import { type OtlpJsonSpan, toOtlpSpans, toOtlpTraceId } from "./to-otlp-spans.ts";

const DAY_MS = 86_400_000;
const DAYS_BEFORE = 142;
const DAYS_AFTER = 2;
/** For how long after its making a store of these runs can be brought up to date. */
export const SIMULATED_AHEAD_MS = DAYS_AFTER * DAY_MS;
const FAULT_DAYS = 3;
/** Timers of twelve agents do not go off in the same second. */
const STAGGER_MS = 4 * 60_000;
/** What all models of these agents take. */
const MAX_TOKENS = 190_000;
const AGENTS: readonly { agentId: string; model: string; isLocal?: boolean }[] = [
  { agentId: "main", model: "gpt-5-mini" },
  { agentId: "mail", model: "gpt-5-mini" },
  { agentId: "family", model: "claude-sonnet-4-5" },
  { agentId: "research", model: "gpt-5" },
  { agentId: "garden", model: "ollama/qwen3:8b", isLocal: true },
  { agentId: "accounts", model: "claude-sonnet-4-5" },
  { agentId: "travel", model: "gpt-5-mini" },
  { agentId: "news", model: "gemini-2.5-flash" },
  { agentId: "library", model: "gpt-5" },
  { agentId: "school", model: "gpt-5-mini" },
  { agentId: "workshop", model: "gemini-2.5-flash" },
  { agentId: "ops", model: "claude-haiku-4-5" },
];

export interface SimulatedRun {
  run: RunObservation;
  traceId: TraceId;
  toSpans(): OtlpJsonSpan[];
}

/**
 * Runs of 12 agents of one household, some 60 a day each: more than 100,000 before `aroundMs`, and those of two days after it. For three
 * days before it a tool fails often. Oldest first; the same time gives the same runs with the same ids.
 */
export function simulateAgents(aroundMs: number): SimulatedRun[] {
  const startMs = aroundMs - DAYS_BEFORE * DAY_MS;
  const fault = { fromMs: aroundMs - FAULT_DAYS * DAY_MS, toolFailures: { tool: "mail_fetch", share: 0.4 } };
  return AGENTS.flatMap(({ agentId, model, isLocal }, place) =>
    simulateAgent({
      seed: 45_004 + place,
      startMs: startMs + place * STAGGER_MS,
      days: DAYS_BEFORE + DAYS_AFTER,
      fault,
    }).map((run) => ({
      agentId,
      run: {
        ...run,
        models: [model],
        tokens: Math.min(run.tokens ?? 0, MAX_TOKENS),
        costUsd: isLocal ? null : run.costUsd,
      },
    })),
  )
    .sort((left, right) => left.run.startTimeMs - right.run.startTimeMs)
    .map(({ agentId, run }, index) => ({
      run,
      traceId: toTraceId(toOtlpTraceId(run, index)),
      toSpans: () => toOtlpSpans(run, index, agentId),
    }));
}
