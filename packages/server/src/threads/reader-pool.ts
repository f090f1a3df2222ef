import { AppError } from "@clawglass/core";
import type { StoreThread } from "./store-thread.ts";

export interface ReaderPoolOptions {
  /** Threads started at most; the first one starts with the first query. */
  maxThreads: number;
  /** Queries that may wait; beyond, callers are told to come back. */
  maxWaiting: number;
  /** How long a query whose client has left may go on before its thread is ended. */
  cancelGraceMs: number;
  /** A thread without queries for so long is ended, and its memory given back. */
  endIdleAfterMs: number;
  startThread: () => StoreThread;
}

interface Job {
  method: string;
  args: unknown[];
  answer: PromiseWithResolvers<unknown>;
  signal: AbortSignal | undefined;
}

/**
 * Spreads queries over reader threads, one at a time each. A query cannot be interrupted inside SQLite, so when its client leaves and
 * it goes on, its thread is ended and the next query gets a new one: a slow query holds up nobody.
 */
export class ReaderPool {
  readonly #options: ReaderPoolOptions;
  readonly #idle: { thread: StoreThread; timer: NodeJS.Timeout }[] = [];
  readonly #busy = new Set<StoreThread>();
  readonly #waiting: Job[] = [];
  #isClosed = false;

  constructor(options: ReaderPoolOptions) {
    this.#options = options;
  }

  call(method: string, args: unknown[], signal?: AbortSignal): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new AppError("STORE_UNAVAILABLE", "The server is stopping."));
    if (signal?.aborted) return Promise.reject(cancelled());
    if (this.#waiting.length >= this.#options.maxWaiting) {
      return Promise.reject(
        new AppError("OVERLOADED", "Too many queries are waiting.", { hint: "Try again in a second." }),
      );
    }
    const job: Job = { method, args, answer: Promise.withResolvers(), signal };
    this.#waiting.push(job);
    this.#next();
    return job.answer.promise;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { timer } of this.#idle) clearTimeout(timer);
    const threads = [...this.#idle.map(({ thread }) => thread), ...this.#busy];
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      const thread = this.#takeThread();
      if (thread === null) return;
      const job = this.#waiting.shift();
      if (job === undefined) return;
      this.#run(thread, job).finally(() => this.#next());
    }
  }

  #takeThread(): StoreThread | null {
    const idle = this.#idle.pop();
    clearTimeout(idle?.timer);
    const thread =
      idle?.thread ?? (this.#busy.size < this.#options.maxThreads ? this.#options.startThread() : null);
    if (thread !== null) this.#busy.add(thread);
    return thread;
  }

  async #run(thread: StoreThread, job: Job): Promise<void> {
    let isAlive = true;
    const end = async () => {
      isAlive = false;
      await thread.terminate();
    };
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => {
      job.answer.reject(cancelled());
      timer = setTimeout(end, this.#options.cancelGraceMs);
    };
    try {
      if (job.signal?.aborted) throw cancelled();
      job.signal?.addEventListener("abort", onAbort, { once: true });
      await thread.ready;
      job.answer.resolve(await thread.call(job.method, job.args));
    } catch (error) {
      job.answer.reject(error);
      if (isAppErrorOfThread(error)) isAlive = false;
    } finally {
      clearTimeout(timer);
      job.signal?.removeEventListener("abort", onAbort);
      this.#busy.delete(thread);
      if (isAlive && !this.#isClosed) this.#rest(thread);
    }
  }

  /** The thread used last is taken first, so that one that is not needed comes to its end. */
  #rest(thread: StoreThread): void {
    const timer = setTimeout(() => {
      const index = this.#idle.findIndex((idle) => idle.thread === thread);
      if (index >= 0) this.#idle.splice(index, 1);
      void thread.terminate();
    }, this.#options.endIdleAfterMs);
    timer.unref();
    this.#idle.push({ thread, timer });
  }
}

/** The thread itself is gone, or could not open the store: it must not be used again. */
function isAppErrorOfThread(error: unknown): boolean {
  return !(error instanceof AppError) || error.code === "STORE_UNAVAILABLE";
}

function cancelled(): AppError {
  return new AppError("CANCELLED", "The client left before its query was answered.");
}
