import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { ingest, type OtlpBody } from "../ingest/ingest.ts";
import type { IngestLimits } from "../ingest/limits.ts";
import { openStoreWriter } from "../store/open-store.ts";
import { bindMethods } from "./create-calls.ts";
import { WRITER_METHOD_NAMES, type WriterCalls } from "./methods.ts";
import { serveThread } from "./serve-thread.ts";
import { type ThreadMessage, toErrorData } from "./thread-messages.ts";

/** Entry of the one thread that owns the write connection. It also runs the ingest pipeline, so that spans never cross threads. */
export interface WriterThreadData {
  storeLocation: string;
  limits: IngestLimits;
}

async function main(port: MessagePort, { storeLocation, limits }: WriterThreadData): Promise<void> {
  const writer = await openStoreWriter(storeLocation);
  const calls: WriterCalls = Object.assign(Object.create(writer) as WriterCalls, {
    ingestOtlp: (body: OtlpBody) => writer.appendSpans(ingest(body, limits).batch),
  });
  serveThread(port, bindMethods(WRITER_METHOD_NAMES, calls), () => {
    const changes = writer.takeChanges();
    if (changes.length > 0) port.postMessage({ kind: "changes", changes } satisfies ThreadMessage);
  });
}

if (parentPort) {
  const port = parentPort;
  main(port, workerData as WriterThreadData).catch((error: unknown) => {
    port.postMessage({ kind: "failed-to-start", error: toErrorData(error) } satisfies ThreadMessage);
    port.close();
  });
}
