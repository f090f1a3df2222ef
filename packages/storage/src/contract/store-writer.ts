import type {
  Assessment,
  Experiment,
  ExperimentId,
  Span,
  SpanFacts,
  TraceId,
  TraceInfo,
} from "@clawglass/core";
import type { TraceSummary } from "@clawglass/core/api";

import type { ArtifactWriter } from "./artifact-store.ts";
import type { MaintenanceWriter } from "./maintenance.ts";
import type { RecordWriter } from "./record-store.ts";

/** A span with what the normalize stage read out of it. */
export interface NormalizedSpan {
  span: Span;
  facts: SpanFacts;
}

/** The spans of one accepted request. Stored whole or not at all. Its labels are looked at when all spans were read. */
export interface SpanBatch {
  /** Used where a trace is new; a trace that exists stays in its experiment. */
  experimentId: ExperimentId;
  /** Read once, while they are stored: a large request may be decoded meanwhile. Where that throws, nothing is stored. */
  spans: Iterable<NormalizedSpan>;
  /** Trace tags that came with the request (resource attributes, `mlflow.traceTag.*`), by trace. They never replace a tag. */
  traceTags: ReadonlyMap<TraceId, Record<string, string>>;
  /** Trace metadata that came with the request, by trace. They never replace a value. */
  traceMetadata: ReadonlyMap<TraceId, Record<string, string>>;
  /** Where set, the request's root spans link their traces to this run. */
  runId: string | null;
}

/** A batch whose spans lie there. */
export interface ListedBatch extends SpanBatch {
  spans: NormalizedSpan[];
}

/** `sequence` grows with every change of the store and survives restarts; of a trace it is the summary's `revision`. */
export type StoreChange =
  | { kind: "trace"; sequence: number; trace: TraceSummary }
  | { kind: "trace-deleted"; sequence: number; traceId: TraceId };

/** What StartTraceV3 says of a trace. */
export type StartTrace = TraceInfo;

/**
 * The side of a store that changes it. A method resolves when its change is committed and will survive a crash; it
 * rejects with an AppError and then nothing of it is stored.
 *
 * Calls made at the same time may share one commit. Spans are idempotent by (trace id, span id): the last one wins whole.
 * Spans of a trace may come in any order, over any number of calls, before or after its root or its StartTrace.
 */
export interface StoreWriter extends RecordWriter, ArtifactWriter, MaintenanceWriter {
  appendSpans(batch: SpanBatch): Promise<void>;
  /**
   * Stores batches that were acknowledged before, from the inbox, and moves its mark to the entry that came last, all in
   * one commit: wherever a crash falls, each entry is applied once. Where making a batch throws, nothing is stored.
   */
  appendFromInbox(batches: Iterable<SpanBatch>, mark: number): Promise<void>;
  /** The last entry of the inbox that is in the store; 0 for none. */
  readInboxMark(): Promise<number>;
  /** Creates or finalizes a trace (MLflow's StartTraceV3). NOT_FOUND when the experiment does not exist. */
  startTrace(trace: StartTrace): Promise<TraceInfo>;
  setTraceTag(traceId: TraceId, key: string, value: string): Promise<void>;
  deleteTraceTag(traceId: TraceId, key: string): Promise<void>;
  /** Idempotent; ids of unknown traces are passed over. */
  linkTracesToRun(runId: string, traceIds: readonly TraceId[]): Promise<void>;
  /** Idempotent; an unknown trace is passed over. */
  linkTraceToPrompts(traceId: TraceId, prompts: readonly PromptVersion[]): Promise<void>;
  /** Their texts leave the file with this commit and, where they are many, the next ones. */
  deleteTraces(selection: TraceDeletion): Promise<{ deletedCount: number; deletedSpanCount: number }>;

  createAssessment(assessment: Assessment): Promise<Assessment>;
  updateAssessment(traceId: TraceId, assessmentId: string, change: AssessmentChange): Promise<Assessment>;
  deleteAssessment(traceId: TraceId, assessmentId: string): Promise<void>;

  createExperiment(experiment: NewExperiment): Promise<Experiment>;
  updateExperiment(experimentId: ExperimentId, change: ExperimentChange): Promise<void>;

  /** What was committed since the last call, in order, a trace once; the composition root publishes it. */
  takeChanges(): StoreChange[];
  close(): Promise<void>;
}

export interface PromptVersion {
  name: string;
  version: string;
}

export type TraceDeletion =
  | { experimentId: ExperimentId; traceIds: readonly TraceId[] }
  | { experimentId: ExperimentId; maxRequestTimeMs: number; maxTraces: number | null }
  /** Of any experiment; what has changed since it was listed stays. */
  | { unchanged: readonly { traceId: TraceId; revision: number }[] };

export type AssessmentChange = Partial<
  Pick<Assessment, "name" | "content" | "rationale" | "metadata" | "isValid">
>;

export interface NewExperiment {
  name: string;
  artifactLocation: string | null;
  tags: Record<string, string>;
}

export interface ExperimentChange {
  name?: string;
  lifecycleStage?: Experiment["lifecycleStage"];
  setTags?: Record<string, string>;
  deleteTags?: readonly string[];
}
