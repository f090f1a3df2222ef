import type { ExperimentId, Span } from "@clawglass/core";
import type { StoreReader, StoreWriter } from "@clawglass/storage";
import type { ReaderCalls, StoreWriterInside } from "../../threads/methods.ts";

/** What the MLflow routes need; the composition root provides it. */
export interface MlflowDeps {
  reader: StoreReader & Pick<ReaderCalls, "printSpans" | "printMetrics">;
  /** The reader's queries in `work` are given up when `signal` aborts. */
  runFor<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  writer: Omit<StoreWriter, StoreWriterInside>;
  /** The pipeline of POST /v1/traces from the decoded span on: normalize, redact, append. Resolves when committed. */
  ingestSpans(experimentId: ExperimentId, spans: Span[]): Promise<void>;
  nowMs(): number;
  /** 32 random hex digits. */
  newHexId(): string;
  sleep(durationMs: number): Promise<void>;
  /** Of Clawglass itself. */
  version: string;
  /** Called with errors that are nobody's fault but the server's. */
  reportError(error: unknown): void;
}
