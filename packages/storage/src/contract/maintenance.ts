import type { TraceId } from "@clawglass/core";
import type { RepriceReport, RetentionReason, StorageKind } from "@clawglass/core/api";
import type { PriceTable } from "@clawglass/core/prices";

/** A retention policy at one moment: days have become times. Traces with an earlier request time go; null: none. */
export interface RetentionCutoffs {
  beforeMs: number | null;
  failedBeforeMs: number | null;
  keepLabelled: boolean;
  /** The first rule whose filter fits decides. */
  rules: readonly { filter: string; beforeMs: number | null }[];
}

export interface RetentionQuery {
  cutoffs: RetentionCutoffs;
  /** `oldest` also lists what is not old enough yet, oldest first; what is kept for ever stays out all the same. */
  mode: "expired" | "oldest";
  /** Runs still in progress that began at this time or later stay. */
  openSinceMs: number;
  cursor: string | null;
  /** Traces looked at: bounds the time of one answer. */
  maxExamined: number;
}

export interface RetentionCandidate {
  traceId: TraceId;
  /** As the trace was judged: `deleteTraces` passes it over when it has changed since. */
  revision: number;
  requestTimeMs: number;
  spanCount: number;
  reason: RetentionReason;
}

export interface RetentionPage {
  candidates: RetentionCandidate[];
  /** null when all were looked at. */
  nextCursor: string | null;
}

/** Calls whose cost nobody stated are priced anew, some at a time. */
export interface RepriceSlice {
  prices: PriceTable;
  fromMs: number | null;
  isDryRun: boolean;
  cursor: string | null;
  /** Spans looked at. A trace is never split. */
  maxSpans: number;
}

export interface RepriceProgress {
  report: Omit<RepriceReport, "isDryRun">;
  examinedTraceCount: number;
  /** null when all are done. */
  nextCursor: string | null;
}

/** How far the text index is: the part that is next, and the last one there is. */
export interface TextIndexProgress {
  done: number;
  total: number;
}

export interface MaintenanceReader {
  /** Request times oldest first. INVALID_INPUT where a rule's filter does not parse. */
  listExpired(query: RetentionQuery): Promise<RetentionPage>;
  /** Reads the whole file where the engine has one: seconds on a large store. */
  measureBytes(): Promise<Record<StorageKind, number>>;
  getTextIndexProgress(): Promise<TextIndexProgress>;
}

export interface MaintenanceWriter {
  repriceCalls(slice: RepriceSlice): Promise<RepriceProgress>;
  /** Empties the text index. It is then made anew in slices like that of new texts; searches find everything meanwhile. */
  rebuildTextIndex(): Promise<void>;
  /** Takes the bytes of deleted texts out and gives space back, a slice at a time; false when more is left to do. */
  releaseSpace(): Promise<{ isDone: boolean }>;
}

/** Something that is wrong with a store. What is wrong with its text index only, `rebuildTextIndex` mends. */
export interface StoreProblem {
  text: string;
  isOfTextIndex: boolean;
}

/** Told now and then by long work on a store. */
export type OnProgress = (progress: { step: string; done: number; total: number | null }) => void;
