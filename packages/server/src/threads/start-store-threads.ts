import { isAppError } from "@clawglass/core";
import type { PriceRow } from "@clawglass/core/prices";
import type { StoreChange } from "@clawglass/storage";
import { InboxAppender } from "@clawglass/storage/inbox";
import { IngestGate, overloaded } from "../ingest/inbox/ingest-gate.ts";
import type { OtlpBody } from "../ingest/ingest.ts";
import type { IngestTally } from "../ingest/ingest-tally.ts";
import type { IngestLimits } from "../ingest/limits.ts";
import { toInboxFolder } from "../store/open-store.ts";
import { StoreTrouble } from "../store/store-trouble.ts";
import { createCalls } from "./create-calls.ts";
import { READER_METHOD_NAMES, type ReaderCalls, WRITER_METHOD_NAMES, type WriterCalls } from "./methods.ts";
import { ReaderPool } from "./reader-pool.ts";
import type { ReaderThreadData } from "./reader-thread.ts";
import { startStoreThread } from "./store-thread.ts";
import { resolveThreadEntry } from "./thread-entry.ts";
import { readAfterInbox, writeAfterInbox } from "./wait-for-inbox.ts";
import type { WriterThreadData } from "./writer-thread.ts";

export interface StoreThreadsOptions {
  storeLocation: string;
  limits: IngestLimits;
  ownPrices: PriceRow[];
  maxReaderThreads: number;
  /** Bytes of requests that may wait for the writer in memory; beyond, senders are told to come back. */
  maxQueuedBytes: number;
  /** The same for those that wait in the inbox on the disk. */
  maxInboxBytes: number;
  nowMs(): number;
  onChanges: (changes: StoreChange[]) => void;
  /** The writer is gone: nothing can be acknowledged any more, and the process must end. */
  onWriterCrash: (error: Error) => void;
  /** For errors that are nobody's fault but the server's. */
  reportError: (error: unknown) => void;
}

/** The store as the main thread sees it: calls to one writer thread and a few reader threads. */
export interface StoreThreads {
  writer: WriterCalls;
  /** The way of OTLP requests to the writer. */
  gate: IngestGate;
  /** What is wrong with the store as a whole, for whoever asks. */
  trouble: StoreTrouble;
  reader: ReaderCalls;
  /** The same queries, given up when `signal` aborts: for requests whose client may leave. */
  readerFor(signal: AbortSignal): ReaderCalls;
  /** Resolves when the writer has opened the store; rejects with the reason when it cannot. */
  ready: Promise<void>;
  close(): Promise<void>;
}

const WRITER_HEAP_MB = 1024;
const READER_HEAP_MB = 1024;
const MAX_WAITING_QUERIES = 256;
const CANCEL_GRACE_MS = 200;
const END_IDLE_READER_AFTER_MS = 60_000;

/** Starts the writer thread; reader threads start with the first query. Calls wait until the store is open. */
export function startStoreThreads(options: StoreThreadsOptions): StoreThreads {
  const { storeLocation, limits, ownPrices } = options;
  const writerThread = startStoreThread({
    entry: resolveThreadEntry("writer-thread"),
    workerData: { storeLocation, limits, ownPrices } satisfies WriterThreadData,
    maxHeapMb: WRITER_HEAP_MB,
    onChanges: options.onChanges,
    onCrash: options.onWriterCrash,
  });
  const readers = new ReaderPool({
    maxThreads: options.maxReaderThreads,
    maxWaiting: MAX_WAITING_QUERIES,
    cancelGraceMs: CANCEL_GRACE_MS,
    endIdleAfterMs: END_IDLE_READER_AFTER_MS,
    startThread: () =>
      startStoreThread({
        entry: resolveThreadEntry("reader-thread"),
        workerData: { storeLocation } satisfies ReaderThreadData,
        maxHeapMb: READER_HEAP_MB,
      }),
  });
  const trouble = new StoreTrouble({ nowMs: options.nowMs, probe: () => writer.probe() });
  const callWriter = watchWriter(writerThread.call, trouble);
  const callReader = watchReaders((...args) => readers.call(...args), trouble);
  const writer = createCalls<WriterCalls>(WRITER_METHOD_NAMES, callWriter);
  const reader = createCalls<ReaderCalls>(READER_METHOD_NAMES, callReader);
  const inboxFolder = toInboxFolder(storeLocation);
  const gate = new IngestGate({
    folder: inboxFolder,
    limits,
    maxWaitingBytes: options.maxInboxBytes,
    createAppender: (nextSequence) => new InboxAppender(inboxFolder, nextSequence),
    ingest: limitQueue(options.maxQueuedBytes, (body) => sendBody(callWriter, body)),
    openInbox: () => writer.openInbox(),
    drainInbox: (upToSequence) => writer.drainInbox(upToSequence),
    hasExperiment: async (experimentId) => (await reader.getExperiment(experimentId)) !== null,
    nowMs: options.nowMs,
    reportError: options.reportError,
    noteTrouble: (error) => trouble.note(error),
  });
  return {
    writer: createCalls<WriterCalls>(WRITER_METHOD_NAMES, writeAfterInbox(gate, callWriter)),
    gate,
    trouble,
    reader: createCalls<ReaderCalls>(
      READER_METHOD_NAMES,
      readAfterInbox(gate, callReader, { isOneRequest: false }),
    ),
    readerFor: (signal) =>
      createCalls<ReaderCalls>(
        READER_METHOD_NAMES,
        readAfterInbox(gate, (method, args) => callReader(method, args, signal), { isOneRequest: true }),
      ),
    ready: writerThread.ready.then(() => gate.open()),
    async close() {
      await readers.close();
      await gate.close();
      await writer.close();
      await writerThread.terminate();
    },
  };
}

type WriterCall = (method: string, args: unknown[], transfer?: ArrayBuffer[]) => Promise<unknown>;
type ReaderCall = (method: string, args: unknown[], signal?: AbortSignal) => Promise<unknown>;

/** These succeed without a commit. */
const NO_COMMIT: readonly (keyof WriterCalls)[] = ["openInbox", "setOwnPrices", "close"];

function watchWriter(call: WriterCall, trouble: StoreTrouble): WriterCall {
  return async (method, args, transfer) => {
    try {
      const answer = await call(method, args, transfer);
      if (!(NO_COMMIT as string[]).includes(method)) trouble.noteCommit();
      return answer;
    } catch (error) {
      trouble.note(error);
      throw error;
    }
  };
}

/** A reader that cannot be started, or is stopped, says nothing of the store; damage does. */
function watchReaders(call: ReaderCall, trouble: StoreTrouble): ReaderCall {
  return async (method, args, signal) => {
    try {
      return await call(method, args, signal);
    } catch (error) {
      if (isAppError(error, "STORE_CORRUPT")) trouble.note(error);
      throw error;
    }
  };
}

/** Bytes go over as a transfer where the buffer is theirs alone, else as a copy. */
async function sendBody(call: WriterCall, body: OtlpBody): Promise<IngestTally> {
  const { buffer } = body.bytes;
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength === body.bytes.byteLength;
  const bytes = isOwn ? new Uint8Array(buffer) : new Uint8Array(body.bytes);
  return (await call("ingestOtlp", [{ ...body, bytes }], [bytes.buffer as ArrayBuffer])) as IngestTally;
}

function limitQueue(
  maxBytes: number,
  send: (body: OtlpBody) => Promise<IngestTally>,
): (body: OtlpBody) => Promise<IngestTally> {
  let queuedBytes = 0;
  return async (body) => {
    const size = body.bytes.byteLength;
    if (queuedBytes > 0 && queuedBytes + size > maxBytes) {
      throw overloaded();
    }
    queuedBytes += size;
    try {
      return await send(body);
    } finally {
      queuedBytes -= size;
    }
  };
}
