import type { DatabaseSync, StatementSync } from "node:sqlite";

/** A commit takes at most this many requests, so that none waits for a giant one. */
const MAX_REQUESTS_PER_COMMIT = 512;

interface QueuedRequest {
  apply: () => unknown;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

export interface CommitQueueOptions {
  database: DatabaseSync;
  /** Called before each request: what it returns takes the request's changes out of memory again. */
  takeMark: () => () => void;
  /** Last work of a transaction, before COMMIT. */
  beforeCommit: () => void;
  afterCommit: () => void;
  /** Everything in memory that mirrors the database is void. */
  afterRollback: () => void;
  translateError: (error: unknown) => Error;
  /** Runs the commit soon; requests that come until then share it. */
  schedule: (run: () => void) => void;
}

/**
 * Group commit: requests queue up, one transaction applies them all, each within a savepoint, so that a bad one fails
 * alone. No request is answered before the COMMIT that holds it.
 */
export class CommitQueue {
  readonly #options: CommitQueueOptions;
  readonly #savepoint: StatementSync;
  readonly #release: StatementSync;
  #queue: QueuedRequest[] = [];
  #isScheduled = false;

  constructor(options: CommitQueueOptions) {
    this.#options = options;
    this.#savepoint = options.database.prepare("SAVEPOINT request");
    this.#release = options.database.prepare("RELEASE request");
  }

  get queuedCount(): number {
    return this.#queue.length;
  }

  enqueue<T>(apply: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ apply, resolve: resolve as (result: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Commits what is queued now. */
  commit(): void {
    while (this.#queue.length > 0) this.#commitSome(this.#queue.splice(0, MAX_REQUESTS_PER_COMMIT));
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#options.schedule(() => {
      this.#isScheduled = false;
      this.commit();
    });
  }

  #commitSome(requests: readonly QueuedRequest[]): void {
    const { database } = this.#options;
    const answers: (() => void)[] = [];
    try {
      database.exec("BEGIN IMMEDIATE");
      for (const request of requests) answers.push(this.#applyOne(request));
      this.#options.beforeCommit();
      database.exec("COMMIT");
    } catch (error) {
      this.#rollBack();
      const translated = this.#options.translateError(error);
      for (const request of requests) request.reject(translated);
      return;
    }
    this.#options.afterCommit();
    for (const answer of answers) answer();
  }

  #applyOne(request: QueuedRequest): () => void {
    const { database } = this.#options;
    const takeBack = this.#options.takeMark();
    this.#savepoint.run();
    try {
      const result = request.apply();
      this.#release.run();
      return () => request.resolve(result);
    } catch (error) {
      // A full disk or a failed read may have ended the transaction itself; then nobody's changes are kept.
      if (!database.isTransaction) throw error;
      database.exec("ROLLBACK TO request; RELEASE request");
      takeBack();
      return () => request.reject(this.#options.translateError(error));
    }
  }

  #rollBack(): void {
    const { database } = this.#options;
    if (database.isTransaction) database.exec("ROLLBACK");
    this.#options.afterRollback();
  }
}
