import type { SpanId, TraceId } from "./ids.ts";

export const ASSESSMENT_SOURCE_TYPES = ["SOURCE_TYPE_UNSPECIFIED", "HUMAN", "LLM_JUDGE", "CODE"] as const;
export type AssessmentSourceType = (typeof ASSESSMENT_SOURCE_TYPES)[number];

export interface AssessmentSource {
  type: AssessmentSourceType;
  id: string;
}

export interface AssessmentError {
  code: string | null;
  message: string | null;
  stackTrace: string | null;
}

/** What the assessment says. Values are JSON text. */
export type AssessmentContent =
  | { kind: "feedback"; valueJson: string; error: AssessmentError | null }
  | { kind: "expectation"; valueJson: string }
  | { kind: "issue"; issueName: string };

/** A judgement on a trace or one of its spans: by a person, a judge or a rule. The same object for all three. */
export interface Assessment {
  /** `a-` and 32 hex digits unless the client chose one. */
  assessmentId: string;
  traceId: TraceId;
  spanId: SpanId | null;
  name: string;
  source: AssessmentSource;
  createTimeMs: number;
  lastUpdateTimeMs: number;
  content: AssessmentContent;
  rationale: string | null;
  metadata: Record<string, string>;
  /** The assessment that this one replaced. */
  overrides: string | null;
  /** false once another assessment overrides this one. */
  isValid: boolean;
}
