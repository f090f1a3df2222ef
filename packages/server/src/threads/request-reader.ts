import { AsyncLocalStorage } from "node:async_hooks";
import { createCalls } from "./create-calls.ts";
import { READER_METHOD_NAMES, type ReaderCalls } from "./methods.ts";

/** A reader whose queries belong to the request in whose course they are asked. */
export interface RequestReader {
  reader: ReaderCalls;
  /** Queries that `work` asks, however deep, are given up when `signal` aborts. */
  runFor<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** For routes that are made once with one reader. Outside of `runFor` it is `fallback`. */
export function createRequestReader(
  fallback: ReaderCalls,
  readerFor: (signal: AbortSignal) => ReaderCalls,
): RequestReader {
  const current = new AsyncLocalStorage<ReaderCalls>();
  return {
    reader: createCalls<ReaderCalls>(READER_METHOD_NAMES, (method, args) => {
      const reader = (current.getStore() ?? fallback) as unknown as Record<
        string,
        (...args: unknown[]) => Promise<unknown>
      >;
      return reader[method]?.(...args) ?? Promise.reject(new TypeError(`no such query: ${method}`));
    }),
    runFor: (signal, work) => current.run(readerFor(signal), work),
  };
}
