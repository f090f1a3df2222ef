import type { Assessment } from "@clawglass/core";

/** What a person said of a whole trace, with what `change` says otherwise. */
export function buildFeedback(traceId: string, change: Partial<Assessment> = {}): Assessment {
  return {
    assessmentId: `a-${traceId}`,
    traceId,
    spanId: null,
    name: "quality",
    source: { type: "HUMAN", id: "me" },
    createTimeMs: 1,
    lastUpdateTimeMs: 1,
    content: { kind: "feedback", valueJson: "0.4", error: null },
    rationale: null,
    metadata: {},
    overrides: null,
    isValid: true,
    ...change,
  };
}
