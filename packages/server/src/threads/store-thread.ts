import { Worker } from "node:worker_threads";
import { AppError } from "@clawglass/core";
import type { StoreChange } from "@clawglass/storage";
import { fromErrorData, type ThreadMessage } from "./thread-messages.ts";

/** V8's own choice keeps 30 MB more of requests that are long answered, for a tenth less of CPU time at most. */
const MAX_YOUNG_HEAP_MB = 12;

export interface StoreThreadOptions {
  entry: URL;
  workerData: unknown;
  maxHeapMb: number;
  onChanges?: (changes: StoreChange[]) => void;
  /** The thread ended without being asked to. */
  onCrash?: (error: Error) => void;
}

/** A running store thread. Calls that are open when it ends are rejected. */
export interface StoreThread {
  /** Resolves when the store is open; rejects with the reason when it cannot be. */
  ready: Promise<void>;
  /** A function as the last argument stays here and gets what the method gives in parts, in order and before its answer. */
  call(method: string, args: unknown[], transfer?: ArrayBuffer[]): Promise<unknown>;
  /** Ends the thread at once, in the middle of what it does. */
  terminate(): Promise<void>;
}

interface OpenCall extends PromiseWithResolvers<unknown> {
  takePart: ((bytes: Uint8Array<ArrayBuffer>) => void) | null;
}

export function startStoreThread(options: StoreThreadOptions): StoreThread {
  const worker = new Worker(options.entry, {
    workerData: options.workerData,
    resourceLimits: {
      maxOldGenerationSizeMb: options.maxHeapMb,
      maxYoungGenerationSizeMb: MAX_YOUNG_HEAP_MB,
    },
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const open = new Map<number, OpenCall>();
  const ready = Promise.withResolvers<void>();
  let nextId = 1;
  let isEnding = false;

  const endAll = (error: Error) => {
    ready.reject(error);
    for (const call of open.values()) call.reject(error);
    open.clear();
  };
  worker.on("message", (message: ThreadMessage) => {
    switch (message.kind) {
      case "ready":
        return ready.resolve();
      case "failed-to-start":
        return ready.reject(fromErrorData(message.error));
      case "changes":
        return options.onChanges?.(message.changes);
      case "part":
        return open.get(message.id)?.takePart?.(message.bytes);
      case "result":
        open.get(message.id)?.resolve(message.value);
        return open.delete(message.id);
      case "error":
        open.get(message.id)?.reject(fromErrorData(message.error));
        return open.delete(message.id);
    }
  });
  worker.on("error", (error) => {
    endAll(error);
    if (!isEnding) options.onCrash?.(error);
    isEnding = true;
  });
  worker.on("exit", (code) => {
    const error = new AppError("STORE_UNAVAILABLE", `The store thread ended (code ${code}).`);
    endAll(error);
    if (!isEnding) options.onCrash?.(error);
    isEnding = true;
  });
  ready.promise.catch(() => {}); // whoever awaits `ready` sees it; nobody must
  return {
    ready: ready.promise,
    call(method, args, transfer = []) {
      if (isEnding) return Promise.reject(new AppError("STORE_UNAVAILABLE", "The store thread has ended."));
      const id = nextId++;
      const last = args.at(-1);
      const takePart = typeof last === "function" ? (last as OpenCall["takePart"]) : null;
      const call = { ...Promise.withResolvers<unknown>(), takePart };
      open.set(id, call);
      worker.postMessage(
        { id, method, args: takePart === null ? args : args.slice(0, -1), givesParts: takePart !== null },
        transfer,
      );
      return call.promise;
    },
    async terminate() {
      isEnding = true;
      await worker.terminate();
    },
  };
}
