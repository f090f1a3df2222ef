import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { openStoreReader } from "../store/open-store.ts";
import { bindMethods } from "./create-calls.ts";
import { createReaderCalls } from "./create-reader-calls.ts";
import { READER_METHOD_NAMES } from "./methods.ts";
import { serveThread } from "./serve-thread.ts";
import { type ThreadMessage, toErrorData } from "./thread-messages.ts";

/** Entry of a thread that answers queries on a connection of its own. */
export interface ReaderThreadData {
  storeLocation: string;
}

async function main(port: MessagePort, { storeLocation }: ReaderThreadData): Promise<void> {
  const calls = createReaderCalls(await openStoreReader(storeLocation));
  serveThread(port, bindMethods(READER_METHOD_NAMES, calls));
}

if (parentPort) {
  const port = parentPort;
  main(port, workerData as ReaderThreadData).catch((error: unknown) => {
    port.postMessage({ kind: "failed-to-start", error: toErrorData(error) } satisfies ThreadMessage);
    port.close();
  });
}
