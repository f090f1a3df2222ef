import type { DatabaseSync } from "node:sqlite";
import { readPragma } from "../db/read-pragma.ts";
import type { HourSummarizer } from "../hours/hour-summarizer.ts";
import type { SearchIndexer } from "./search-indexer.ts";
import { WaitingTexts } from "./waiting-texts.ts";

/** Texts that arrive together are indexed together, which costs less. */
const GATHER_MS = 200;
const BETWEEN_SLICES_MS = 4;
/** When nothing was committed for so long, segments of the index are joined more eagerly. */
const REST_MS = 5_000;
/** Pages that joining has left empty and that one slice gives back to the disk, at rest. */
const SLICE_FREED_PAGES = 200;
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
  readonly #waiting: WaitingTexts;
  #isMarkedWaiting = false;
  #lastSliceMs = 0;
  #lastCommitMs: number;

  constructor(options: SearchScheduleOptions) {
    this.#options = options;
    this.#lastCommitMs = options.nowMs();
    this.#waiting = new WaitingTexts(options.database);
    this.#isMarkedWaiting = this.#waiting.sinceMs !== null;
  }

  /** Within the transaction of a commit: says since when something waits. */
  beforeCommit(): void {
    const { indexer, nowMs } = this.#options;
    this.#waiting.addCommit(nowMs());
    if (this.#isMarkedWaiting) return;
    indexer.saveWaitsSince(this.#waiting.sinceMs ?? nowMs());
    this.#isMarkedWaiting = true;
  }

  noteCommit(): void {
    this.#lastCommitMs = this.#options.nowMs();
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
      if (hasMore) this.#saveProgress();
      else indexer.saveWaitsSince(0);
      const waitMs = hasMore ? 0 : this.#useQuiet();
      database.exec("COMMIT");
      if (!hasMore) {
        this.#isMarkedWaiting = false;
        this.#waiting.clear();
      }
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

  /** Under steady load there is always something that waits, and never the same. */
  #saveProgress(): void {
    this.#waiting.dropIndexed();
    const { sinceMs } = this.#waiting;
    if (sinceMs !== null) this.#options.indexer.saveWaitsSince(sinceMs);
  }

  /** What can wait until everything is indexed. The milliseconds until there is more to do, or null. */
  #useQuiet(): number | null {
    const { indexer, hours, nowMs } = this.#options;
    const isAtRest = nowMs() - this.#lastCommitMs >= REST_MS;
    if (indexer.tidySlice(isAtRest)) return 0;
    const waitMs = hours.runSlice();
    if (waitMs !== null) return waitMs;
    if (!isAtRest) return REST_MS;
    return this.#freePages() ? 0 : null;
  }

  #freePages(): boolean {
    const { database } = this.#options;
    if (readPragma(database, "freelist_count") === 0) return false;
    database.exec(`PRAGMA incremental_vacuum(${SLICE_FREED_PAGES})`);
    return true;
  }
}
