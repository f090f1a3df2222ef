import type { IngestLimits } from "./ingest/limits.ts";
import type { LiveBus } from "./live/live-bus.ts";
import type { ReaderCalls, WriterCalls } from "./threads/methods.ts";

/** Everything the server needs from outside; the composition root provides it. */
export interface AppDeps {
  writer: WriterCalls;
  reader: ReaderCalls;
  /** Queries that are given up when the signal aborts. */
  readerFor(signal: AbortSignal): ReaderCalls;
  live: LiveBus;
  limits: IngestLimits;
  allowedHosts: readonly string[];
  /** Folder of the built page; null where it is not built. */
  pageFolder: string | null;
  startedAtMs: number;
  nowMs(): number;
  newHexId(): string;
  sleep(durationMs: number): Promise<void>;
  reportError(error: unknown): void;
}
