import { InboxAppender } from "@clawglass/storage/inbox";
import { IngestGate } from "../ingest/inbox/ingest-gate.ts";
import { DEFAULT_INGEST_LIMITS } from "../ingest/limits.ts";
import type { WriterCalls } from "../threads/methods.ts";

/** The gate in front of a writer of the same thread. */
export function createTestGate(
  writer: Pick<WriterCalls, "ingestOtlp" | "openInbox" | "drainInbox">,
  folder: string,
  maxWaitingBytes = 64 * 1024 * 1024,
  reportError: (error: unknown) => void = (error) => console.error(error),
): IngestGate {
  return new IngestGate({
    folder,
    limits: DEFAULT_INGEST_LIMITS,
    maxWaitingBytes,
    createAppender: (nextSequence) => new InboxAppender(folder, nextSequence),
    ingest: (body) => writer.ingestOtlp(body),
    openInbox: () => writer.openInbox(),
    drainInbox: (upToSequence) => writer.drainInbox(upToSequence),
    hasExperiment: async () => true,
    nowMs: Date.now,
    reportError,
    noteTrouble: () => {},
  });
}
