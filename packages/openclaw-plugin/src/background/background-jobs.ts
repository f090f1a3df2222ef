import type { RedactorOptions, Span } from "@clawglass/core";
import type { EncodeOutcome } from "../send/encode-batch.ts";

/** Work that would hold up the host's event loop. Plain data both ways: it crosses threads. */
export interface BackgroundJobs {
  encode: { request: { spans: readonly Span[]; pluginVersion: string }; answer: EncodeOutcome };
  redact: {
    request: { texts: readonly string[]; options: RedactorOptions };
    /** The same texts without their secrets, and how many there were, by kind. */
    answer: { texts: string[]; counts: Record<string, number> };
  };
}

export type JobKind = keyof BackgroundJobs;

export interface JobRequest {
  id: number;
  kind: JobKind;
  request: BackgroundJobs[JobKind]["request"];
}

export interface JobAnswer {
  id: number;
  /** null: the job failed in the worker. */
  answer: BackgroundJobs[JobKind]["answer"] | null;
}

/** Does a job elsewhere. null: it could not be done there, and the caller does it itself. Never rejects. */
export interface Background {
  run<K extends JobKind>(
    kind: K,
    request: BackgroundJobs[K]["request"],
  ): Promise<BackgroundJobs[K]["answer"] | null>;
  /** Ends the worker; jobs that are under way come back with null. */
  close(): void;
}
