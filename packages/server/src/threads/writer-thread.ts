import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { PriceRow } from "@clawglass/core/prices";
import type { IngestLimits } from "../ingest/limits.ts";
import { openStoreWriter, toInboxFolder } from "../store/open-store.ts";
import { createWriterCalls } from "./create-writer-calls.ts";
import { serveThread } from "./serve-thread.ts";
import { type ThreadMessage, toErrorData } from "./thread-messages.ts";

/** Entry of the one thread that owns the write connection. It also runs the ingest pipeline, so that spans never cross threads. */
export interface WriterThreadData {
  storeLocation: string;
  limits: IngestLimits;
  /** The user's own prices; they win over the built-in ones. */
  ownPrices: PriceRow[];
}

async function main(
  port: MessagePort,
  { storeLocation, limits, ownPrices }: WriterThreadData,
): Promise<void> {
  const writer = await openStoreWriter(storeLocation);
  const inboxFolder = toInboxFolder(storeLocation);
  serveThread(port, { ...createWriterCalls(writer, { limits, ownPrices, inboxFolder }) }, () => {
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
