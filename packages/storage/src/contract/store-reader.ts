import type { Assessment, Experiment, ExperimentId, SpanId, TraceId, TraceInfo } from "@clawglass/core";
import type { Total, TraceSummary } from "@clawglass/core/api";
import type { NormalizedSpan } from "./store-writer.ts";

export interface TraceOrder {
  key: string;
  direction: "ASC" | "DESC";
}

export interface TraceQuery {
  experimentIds: readonly ExperimentId[] | null;
  /** MLflow's filter language; empty for all. INVALID_INPUT with MLflow's text when it does not parse. */
  filter: string;
  orderBy: readonly TraceOrder[];
  limit: number;
  /** Opaque, from the page before. */
  cursor: string | null;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A span without attributes, events and links: enough for the tree and the timeline. */
export interface SpanSkeleton {
  span: Omit<NormalizedSpan["span"], "attributes" | "links">;
  facts: NormalizedSpan["facts"];
  payloadBytes: number;
}

export interface StoreStats {
  storeId: string;
  engine: string;
  location: string;
  traceCount: number;
  spanCount: number;
  sizeBytes: number | null;
  /** The newest change that this reader sees. */
  sequence: number;
}

/** The side of a store that only reads. Every method sees a committed state; none ever blocks the writer. */
export interface StoreReader {
  listTraceSummaries(query: TraceQuery): Promise<Page<TraceSummary>>;
  countTraces(query: Pick<TraceQuery, "experimentIds" | "filter">): Promise<Total>;
  getTraceSummary(traceId: TraceId): Promise<TraceSummary | null>;
  /** Trace infos with their assessments, for MLflow's clients. */
  searchTraceInfos(query: TraceQuery): Promise<Page<TraceInfo>>;
  getTraceInfos(traceIds: readonly TraceId[]): Promise<TraceInfo[]>;
  /** Root first, then by start time. Empty where the trace has no spans or does not exist. */
  getSpans(traceId: TraceId): Promise<NormalizedSpan[]>;
  getSpanSkeletons(traceId: TraceId): Promise<SpanSkeleton[]>;
  getSpan(traceId: TraceId, spanId: SpanId): Promise<NormalizedSpan | null>;
  getAssessment(traceId: TraceId, assessmentId: string): Promise<Assessment | null>;

  getExperiment(experimentId: ExperimentId): Promise<Experiment | null>;
  getExperimentByName(name: string): Promise<Experiment | null>;
  listExperiments(query: {
    lifecycleStage: Experiment["lifecycleStage"] | null;
    limit: number;
    cursor: string | null;
  }): Promise<Page<Experiment>>;

  getStats(): Promise<StoreStats>;
  close(): Promise<void>;
}
