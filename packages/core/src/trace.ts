import type { Assessment } from "./assessment.ts";
import type { ExperimentId, TraceId } from "./ids.ts";

export const TRACE_STATES = ["STATE_UNSPECIFIED", "IN_PROGRESS", "OK", "ERROR"] as const;
export type TraceState = (typeof TRACE_STATES)[number];

/** Of what was asked and answered a trace's own row holds so much, and ends in `...` where that is cut: MLflow's rule. */
export const MAX_PREVIEW_CHARS = 1_000;

/** A trace without its spans: MLflow's TraceInfoV3 in our names. Source: reference of MLflow's wire, section 2.2. */
export interface TraceInfo {
  traceId: TraceId;
  clientRequestId: string | null;
  experimentId: ExperimentId;
  requestTimeMs: number;
  /** null while nothing in the trace has ended. */
  executionDurationMs: number | null;
  state: TraceState;
  requestPreview: string | null;
  responsePreview: string | null;
  metadata: Record<string, string>;
  tags: Record<string, string>;
  assessments: Assessment[];
}
