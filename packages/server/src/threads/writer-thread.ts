import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { ExperimentId, Span } from "@clawglass/core";
import type { SpanBatch } from "@clawglass/storage";
import { ingest, type OtlpBody } from "../ingest/ingest.ts";
import type { IngestLimits } from "../ingest/limits.ts";
import { normalize } from "../ingest/normalize/normalize.ts";
import { openStoreWriter } from "../store/open-store.ts";
import { bindMethods } from "./create-calls.ts";
import { STORE_WRITER_METHOD_NAMES } from "./methods.ts";
import { serveThread } from "./serve-thread.ts";
import { type ThreadMessage, toErrorData } from "./thread-messages.ts";

/** Entry of the one thread that owns the write connection. It also runs the ingest pipeline, so that spans never cross threads. */
export interface WriterThreadData {
  storeLocation: string;
  limits: IngestLimits;
}

async function main(port: MessagePort, { storeLocation, limits }: WriterThreadData): Promise<void> {
  const writer = await openStoreWriter(storeLocation);
  const calls = {
    ...bindMethods(STORE_WRITER_METHOD_NAMES, writer),
    ingestOtlp: async (body: OtlpBody) => {
      const { batch, tally } = ingest(body, limits);
      await writer.appendSpans(batch);
      return tally;
    },
    ingestSpans: (experimentId: ExperimentId, spans: Span[]) =>
      writer.appendSpans(toBatch(experimentId, spans)),
  };
  serveThread(port, calls, () => {
    const changes = writer.takeChanges();
    if (changes.length > 0) port.postMessage({ kind: "changes", changes } satisfies ThreadMessage);
  });
}

function toBatch(experimentId: ExperimentId, spans: readonly Span[]): SpanBatch {
  const decoded = { spans: spans.map((span) => ({ span, resourceIndex: 0 })), resources: [[]] };
  return normalize(decoded, { experimentId, runId: null });
}

if (parentPort) {
  const port = parentPort;
  main(port, workerData as WriterThreadData).catch((error: unknown) => {
    port.postMessage({ kind: "failed-to-start", error: toErrorData(error) } satisfies ThreadMessage);
    port.close();
  });
}
