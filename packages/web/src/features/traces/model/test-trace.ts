import { UNKNOWN_USAGE } from "@clawglass/core";
import type { TraceSummary } from "@clawglass/core/api";

/** A trace summary for unit tests: ended well, everything unknown that a test does not say. */
export function makeTrace(given: Partial<TraceSummary> & { traceId: string }): TraceSummary {
  return {
    experimentId: "0",
    name: "main",
    state: "OK",
    isIncomplete: false,
    requestTimeMs: 0,
    durationMs: 10,
    requestPreview: "hello",
    responsePreview: "hi",
    errorMessage: null,
    activity: null,
    sessionId: null,
    userId: null,
    agentId: null,
    channel: null,
    trigger: null,
    models: [],
    usage: UNKNOWN_USAGE,
    costUsd: null,
    costSource: "none",
    unpricedCallCount: 0,
    spanCount: 1,
    openSpanCount: 0,
    errorSpanCount: 0,
    modelCallCount: 0,
    toolCallCount: 0,
    subAgentCount: 0,
    scores: [],
    revision: 1,
    ...given,
  };
}
