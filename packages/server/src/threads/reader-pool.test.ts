import { AppError } from "@clawglass/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ReaderPool, type ReaderPoolOptions } from "./reader-pool.ts";
import type { StoreThread } from "./store-thread.ts";

/** A thread whose answers the test gives. */
class FakeThread implements StoreThread {
  ready = Promise.resolve();
  isEnded = false;
  readonly calls: { method: string; answer: PromiseWithResolvers<unknown> }[] = [];

  call(method: string): Promise<unknown> {
    const answer = Promise.withResolvers<unknown>();
    this.calls.push({ method, answer });
    return answer.promise;
  }

  async terminate(): Promise<void> {
    this.isEnded = true;
    for (const { answer } of this.calls)
      answer.reject(new AppError("STORE_UNAVAILABLE", "The thread ended."));
  }
}

let threads: FakeThread[];
beforeEach(() => {
  vi.useFakeTimers();
  threads = [];
});
afterEach(() => vi.useRealTimers());

function createPool(options: Partial<ReaderPoolOptions> = {}): ReaderPool {
  return new ReaderPool({
    maxThreads: 2,
    maxWaiting: 2,
    cancelGraceMs: 200,
    endIdleAfterMs: 60_000,
    startThread: () => {
      const thread = new FakeThread();
      threads.push(thread);
      return thread;
    },
    ...options,
  });
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const lastAnswer = (thread: number) => threads[thread]?.calls.at(-1)?.answer;

describe("ReaderPool", () => {
  test("starts no thread before the first query, and no more than it may", async () => {
    const pool = createPool();
    expect(threads).toHaveLength(0);
    const answers = [pool.call("a", []), pool.call("b", []), pool.call("c", [])];
    await settle();
    expect(threads.map(({ calls }) => calls.map(({ method }) => method))).toEqual([["a"], ["b"]]);
    lastAnswer(0)?.resolve("from a");
    await expect(answers[0]).resolves.toBe("from a");
    await settle();
    expect(threads[0]?.calls.map(({ method }) => method)).toEqual(["a", "c"]);
  });

  test("tells callers to come back when too many wait", async () => {
    const pool = createPool({ maxThreads: 1, maxWaiting: 1 });
    void pool.call("runs", []).catch(() => {});
    void pool.call("waits", []).catch(() => {});
    await expect(pool.call("too many", [])).rejects.toMatchObject({ code: "OVERLOADED" });
  });

  test("ends the thread of a query whose client left, and takes a new one for the next", async () => {
    const pool = createPool({ maxThreads: 1 });
    const client = new AbortController();
    const slow = pool.call("slow", [], client.signal);
    const next = pool.call("next", []);
    await settle();
    client.abort();
    await expect(slow).rejects.toMatchObject({ code: "CANCELLED" });
    expect(threads[0]?.isEnded).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(threads[0]?.isEnded).toBe(true);
    lastAnswer(1)?.resolve("answered");
    await expect(next).resolves.toBe("answered");
  });

  test("keeps the thread of a query that ends in time after its client left", async () => {
    const pool = createPool({ maxThreads: 1 });
    const client = new AbortController();
    const query = pool.call("quick", [], client.signal);
    await settle();
    client.abort();
    await expect(query).rejects.toMatchObject({ code: "CANCELLED" });
    lastAnswer(0)?.resolve("too late");
    await vi.advanceTimersByTimeAsync(300);
    expect(threads[0]?.isEnded).toBe(false);
  });

  test("uses no thread again that broke, and answers the next query by a new one", async () => {
    const pool = createPool({ maxThreads: 1 });
    const broken = pool.call("breaks", []);
    await settle();
    lastAnswer(0)?.reject(new Error("out of memory"));
    await expect(broken).rejects.toThrow("out of memory");
    const next = pool.call("next", []);
    await settle();
    expect(threads).toHaveLength(2);
    lastAnswer(1)?.resolve(1);
    await expect(next).resolves.toBe(1);
  });

  test("ends a thread that has had nothing to do for long, and starts one again when asked", async () => {
    const pool = createPool();
    const first = pool.call("a", []);
    await settle();
    lastAnswer(0)?.resolve(1);
    await first;
    await vi.advanceTimersByTimeAsync(59_000);
    expect(threads[0]?.isEnded).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(threads[0]?.isEnded).toBe(true);
    void pool.call("b", []).catch(() => {});
    await settle();
    expect(threads).toHaveLength(2);
  });

  test("ends all threads when it closes, and takes no more queries", async () => {
    const pool = createPool();
    const running = pool.call("a", []);
    const failed = expect(running).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await settle();
    await pool.close();
    await failed;
    expect(threads.every(({ isEnded }) => isEnded)).toBe(true);
    await expect(pool.call("b", [])).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  });
});
