import type { Assessment, Experiment, ExperimentId, Span, SpanId, TraceId, TraceInfo } from "@clawglass/core";
import type { Total, TraceSummary } from "@clawglass/core/api";
import type { ArtifactReader } from "./artifact-store.ts";
import type { FactReader } from "./fact-figures.ts";
import type { MaintenanceReader } from "./maintenance.ts";
import type { Page } from "./page.ts";
import type { RecordReader } from "./record-store.ts";
import type { RollupReader } from "./rollup-store.ts";
import type { RunFacetReader } from "./run-facets.ts";
import type { RunObservationList, RunObservationQuery } from "./run-observations.ts";
import type { RunTallyList, RunTallyQuery } from "./run-tallies.ts";
import type { SessionReader } from "./sessions.ts";
import type { SpanColumns } from "./span-columns.ts";
import type { NormalizedSpan, StoreChange } from "./store-writer.ts";
import type { TextSearchReader } from "./text-search.ts";
import type { TraceQuery } from "./trace-query.ts";

/** A span without attributes, events and links: enough for the tree and the timeline. */
export interface SpanSkeleton {
  span: Omit<NormalizedSpan["span"], "attributes" | "links">;
  facts: NormalizedSpan["facts"];
  payloadBytes: number;
}

/** A trace with everything that is said of it, as it was at one moment. */
export interface TraceWithSpans {
  summary: TraceSummary;
  info: TraceInfo;
  skeletons: SpanSkeleton[];
}

export interface SkeletonOptions {
  /**
   * Reads fast where there are very many spans: previews, error texts and events may be left out of spans that neither
   * failed nor are agents. An engine that gains nothing by it gives them anyway.
   */
  isBare?: boolean;
  /** Only these; all where it is left out. */
  spanIds?: readonly SpanId[];
}

/** Narrows the spans of a trace, so that a few can be read of a run of very many or very large ones. */
export interface SpanChoice {
  /** Only these; all where it is left out. */
  spanIds?: readonly SpanId[];
  /** Leaves out `mlflow.spanInputs` of model calls: every prompt repeats the whole conversation. */
  withoutPrompts?: boolean;
}

/** What changed after a sequence: each trace once, as it is now. */
export interface ChangeList {
  changes: StoreChange[];
  /** There is more after the last one listed. */
  hasMore: boolean;
  /** false when deletions since that sequence are no longer known: the client loads its list anew. */
  isComplete: boolean;
}

export interface StoreStats {
  storeId: string;
  engine: string;
  location: string;
  traceCount: number;
  spanCount: number;
  sizeBytes: number | null;
  /** `sizeBytes` without free space and without the log: what the store would take when it is shrunk. */
  usedBytes: number | null;
  schemaVersion: number;
  /** Request times; null for an empty store. */
  oldestTraceMs: number | null;
  newestTraceMs: number | null;
  /** The newest change that this reader sees. */
  sequence: number;
  /** Since when the oldest text waits for the search index; null when all is indexed. Searches find waiting texts too. */
  searchWaitsSinceMs: number | null;
}

/** The side of a store that only reads. Every method sees a committed state; none ever blocks the writer. */
export interface StoreReader
  extends RecordReader,
    ArtifactReader,
    RollupReader,
    FactReader,
    RunFacetReader,
    SessionReader,
    TextSearchReader,
    MaintenanceReader {
  listTraceSummaries(query: TraceQuery): Promise<Page<TraceSummary>>;
  countTraces(query: Pick<TraceQuery, "experimentIds" | "filter" | "runs">): Promise<Total>;
  getTraceSummary(traceId: TraceId): Promise<TraceSummary | null>;
  /** Summary, info and skeletons in one read: a trace that grows meanwhile does not mix them. */
  getTraceWithSpans(traceId: TraceId): Promise<TraceWithSpans | null>;
  /** Trace infos with their assessments, for MLflow's clients. */
  searchTraceInfos(query: TraceQuery): Promise<Page<TraceInfo>>;
  getTraceInfos(traceIds: readonly TraceId[]): Promise<TraceInfo[]>;
  /** Root first, then by start time. Empty where the trace has no spans or does not exist. */
  getSpans(traceId: TraceId, choice?: SpanChoice): Promise<NormalizedSpan[]>;
  getSpanSkeletons(traceId: TraceId, options?: SkeletonOptions): Promise<SpanSkeleton[]>;
  /** The figures of all spans, without a look at any payload. Offsets count from `originMs`. */
  getSpanColumns(traceId: TraceId, originMs: number): Promise<SpanColumns>;
  getSpan(traceId: TraceId, spanId: SpanId): Promise<NormalizedSpan | null>;
  getAssessment(traceId: TraceId, assessmentId: string): Promise<Assessment | null>;
  /** What the health check reads of the newest runs in a time: a few figures each, never payloads. */
  listRunObservations(query: RunObservationQuery): Promise<RunObservationList>;
  /** Runs of a time counted by what started them or by session. Reads trace rows only. */
  tallyRuns(query: RunTallyQuery): Promise<RunTallyList>;

  getExperiment(experimentId: ExperimentId): Promise<Experiment | null>;
  getExperimentByName(name: string): Promise<Experiment | null>;
  listExperiments(query: {
    lifecycleStage: Experiment["lifecycleStage"] | null;
    limit: number;
    cursor: string | null;
  }): Promise<Page<Experiment>>;

  /** For a client that comes back: what it missed after the last sequence it saw, oldest first. */
  listChanges(afterSequence: number, limit: number): Promise<ChangeList>;

  getStats(): Promise<StoreStats>;
  close(): Promise<void>;
}

/** What a reader can do beside, for code that runs in its own thread. */
export interface LocalStoreReader extends StoreReader {
  /** All spans of a trace in the order of `getSpans`, one by one, so that a long trace never lies in memory whole. Gives their number. */
  visitSpans(traceId: TraceId, visit: (span: Span) => void): Promise<number>;
}
