/** What was acknowledged and cannot be read yet. */
export interface WaitingRequests {
  requestCount: number;
  byteCount: number;
  /** Since when the oldest of them waits; null where none does. */
  sinceMs: number | null;
}

interface BacklogEntry {
  /** Of the last of its requests. */
  sequence: number;
  requestCount: number;
  byteCount: number;
  sinceMs: number;
}

interface Waiter {
  sequence: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** The entries of the inbox between the store's mark and the last one on the disk, and who waits for them. */
export class Backlog {
  readonly #nowMs: () => number;
  #entries: BacklogEntry[] = [];
  #waiters: Waiter[] = [];
  #requestCount = 0;
  #byteCount = 0;
  #mark = 0;
  #lastSequence = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Somebody waits for what is in the inbox. */
  get hasWaiters(): boolean {
    return this.#waiters.length > 0;
  }

  /** The last entry that is in the store. */
  get mark(): number {
    return this.#mark;
  }

  get lastSequence(): number {
    return this.#lastSequence;
  }

  get waiting(): WaitingRequests {
    return {
      requestCount: this.#requestCount,
      byteCount: this.#byteCount,
      sinceMs: this.#entries[0]?.sinceMs ?? null,
    };
  }

  /** A request of more than so many bytes is among them. */
  holdsLargerThan(maxBytes: number): boolean {
    return this.#entries.some(({ requestCount, byteCount }) => requestCount === 1 && byteCount > maxBytes);
  }

  add(sequence: number, byteCount: number, requestCount: number): void {
    this.#lastSequence = Math.max(this.#lastSequence, sequence);
    // The pipeline may have read it from the disk before its writer heard that it is there.
    if (sequence <= this.#mark) return;
    this.#entries.push({ sequence, requestCount, byteCount, sinceMs: this.#nowMs() });
    this.#requestCount += requestCount;
    this.#byteCount += byteCount;
  }

  /** Everything up to the sequence is in the store. */
  reach(sequence: number): void {
    this.#mark = Math.max(this.#mark, sequence);
    this.#lastSequence = Math.max(this.#lastSequence, sequence);
    const first = this.#entries.findIndex((entry) => entry.sequence > this.#mark);
    const done = this.#entries.splice(0, first === -1 ? this.#entries.length : first);
    for (const { byteCount, requestCount } of done) {
      this.#byteCount -= byteCount;
      this.#requestCount -= requestCount;
    }
    const isReached = (waiter: Waiter) => waiter.sequence <= this.#mark;
    const reached = this.#waiters.filter(isReached);
    this.#waiters = this.#waiters.filter((waiter) => !isReached(waiter));
    for (const { resolve } of reached) resolve();
  }

  /** The store takes nothing now: who waits hears why. */
  fail(error: unknown): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const { reject } of waiters) reject(error);
  }

  /** Resolves when what waits now is in the store. */
  untilReached(): Promise<void> {
    if (this.isEmpty) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ sequence: this.#lastSequence, resolve, reject });
    });
  }
}
