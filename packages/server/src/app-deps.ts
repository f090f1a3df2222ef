import type { Setting } from "@clawglass/core/api";
import type { IngestGate } from "./ingest/inbox/ingest-gate.ts";
import type { IngestLimits } from "./ingest/limits.ts";
import type { LiveBus } from "./live/live-bus.ts";
import type { RetentionOverrides } from "./services/retention/resolve-policy.ts";
import type { OwnPricesFile } from "./store/own-prices-file.ts";
import type { StoreTrouble } from "./store/store-trouble.ts";
import type { ReaderCalls, WriterCalls } from "./threads/methods.ts";

/** Everything the server needs from outside; the composition root provides it. */
export interface AppDeps {
  writer: WriterCalls;
  /** The way of OTLP requests to the store. */
  gate: IngestGate;
  /** What is wrong with the store as a whole. */
  trouble: StoreTrouble;
  reader: ReaderCalls;
  /** Queries that are given up when the signal aborts. */
  readerFor(signal: AbortSignal): ReaderCalls;
  live: LiveBus;
  limits: IngestLimits;
  allowedHosts: readonly string[];
  /** Folder of the built page; null where it is not built. */
  pageFolder: string | null;
  /** Every setting with its value and where that comes from. */
  settings: readonly Setting[];
  /** What flags and environment say of retention. */
  retentionOverrides: RetentionOverrides;
  ownPrices: OwnPricesFile;
  startedAtMs: number;
  nowMs(): number;
  newHexId(): string;
  sleep(durationMs: number): Promise<void>;
  /** Does not keep the process alive. Gives back what cancels it. */
  scheduleLater(run: () => void, delayMs: number): () => void;
  reportError(error: unknown): void;
}
