import type { DatabaseSync } from "node:sqlite";
import type { HourSummarizer } from "../hours/hour-summarizer.ts";
import type { SearchIndexer } from "./search-indexer.ts";

/** Texts that arrive together are indexed together, which costs less. */
const GATHER_MS = 200;
const BETWEEN_SLICES_MS = 4;
/** Under steady load one slice runs this often all the same, so that the index never stands still. */
const MAX_WAIT_MS = 500;

export type ScheduleLater = (run: () => void, delayMs: number) => () => void;

export interface SearchScheduleOptions {
  database: DatabaseSync;
  indexer: SearchIndexer;
  /** Works when nothing waits to be indexed. */
  hours: HourSummarizer;
  /** Requests wait to be committed. */
  isBusy: () => boolean;
  scheduleLater: ScheduleLater;
  nowMs: () => number;
  /** Nothing is forced to the disk anyway. */
  isBulkLoad: boolean;
}

/** Decides when the writer works on the search index: between commits, in short slices. */
export class SearchSchedule {
  readonly #options: SearchScheduleOptions;
  #cancel: (() => void) | null = null;
  #plannedMs = 0;
  #isStopped = false;
  #isMarkedWaiting = false;
  #lastSliceMs = 0;

  constructor(options: SearchScheduleOptions) {
    this.#options = options;
  }

  /** Within the transaction of a commit: says since when something waits. */
  beforeCommit(): void {
    if (this.#isMarkedWaiting) return;
    this.#options.indexer.saveWaitsSince(this.#options.nowMs());
    this.#isMarkedWaiting = true;
  }

  noteCommit(): void {
    if (this.#isStopped || (this.#cancel !== null && this.#plannedMs <= GATHER_MS)) return;
    this.#cancel?.();
    this.#plan(GATHER_MS);
  }

  afterRollback(): void {
    this.#isMarkedWaiting = false;
    this.#options.indexer.forget();
    this.#options.hours.forget();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  #plan(delayMs: number): void {
    this.#plannedMs = delayMs;
    this.#cancel = this.#options.scheduleLater(() => {
      this.#cancel = null;
      if (!this.#isStopped) this.#run();
    }, delayMs);
  }

  #run(): void {
    const { isBusy, nowMs } = this.#options;
    const sinceSliceMs = nowMs() - this.#lastSliceMs;
    if (isBusy() && sinceSliceMs >= 0 && sinceSliceMs < MAX_WAIT_MS) {
      this.#plan(BETWEEN_SLICES_MS);
      return;
    }
    this.#lastSliceMs = nowMs();
    const waitMs = this.#runSlice();
    if (waitMs !== null) this.#plan(Math.max(waitMs, BETWEEN_SLICES_MS));
  }

  /** Not forced to the disk: after a crash the index stands earlier, together with its mark, and goes on from there. */
  #runSlice(): number | null {
    const { database, indexer, hours, isBulkLoad } = this.#options;
    database.exec(`PRAGMA synchronous = ${isBulkLoad ? "OFF" : "NORMAL"}; BEGIN IMMEDIATE`);
    try {
      const hasMore = indexer.indexSlice();
      if (!hasMore) indexer.saveWaitsSince(0);
      const waitMs = hasMore ? 0 : hours.runSlice();
      database.exec("COMMIT");
      if (!hasMore) this.#isMarkedWaiting = false;
      return waitMs;
    } catch {
      // The index only narrows searches. What failed here (a full disk) fails a commit too, and is told there.
      if (database.isTransaction) database.exec("ROLLBACK");
      indexer.forget();
      hours.forget();
      return null;
    } finally {
      database.exec(`PRAGMA synchronous = ${isBulkLoad ? "OFF" : "FULL"}`);
    }
  }
}
