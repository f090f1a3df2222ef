import type { DatabaseSync } from "node:sqlite";
import type { Assessment, Experiment, ExperimentId, TraceId, TraceInfo } from "@clawglass/core";
import { AppError } from "@clawglass/core";
import type { RepriceProgress, RepriceSlice } from "../contract/maintenance.ts";
import type { RecordChange } from "../contract/record-store.ts";
import type {
  AssessmentChange,
  ExperimentChange,
  NewExperiment,
  PromptVersion,
  SpanBatch,
  StartTrace,
  StoreChange,
  StoreWriter,
  TraceDeletion,
} from "../contract/store-writer.ts";
import { LABEL_TAG } from "./codes.ts";
import { openForWriting } from "./db/open-database.ts";
import { readPragma } from "./db/read-pragma.ts";
import { translateSqliteError } from "./db/translate-sqlite-error.ts";
import { takeWriterLock } from "./db/writer-lock.ts";
import { HourSummarizer } from "./hours/hour-summarizer.ts";
import { fromStoredTraceId } from "./ids.ts";
import { checkBeforeWriting } from "./migrations/check-before-writing.ts";
import { migrate } from "./migrations/migrate.ts";
import { toTraceSummary } from "./read/to-trace-summary.ts";
import { TraceInfoReader } from "./read/trace-infos.ts";
import { TraceScores } from "./read/trace-scores.ts";
import { ArtifactTable } from "./records/artifact-table.ts";
import { RecordTable } from "./records/record-table.ts";
import { resetSearchIndex } from "./search/reset-search-index.ts";
import { SearchIndexer } from "./search/search-indexer.ts";
import { type ScheduleLater, SearchSchedule } from "./search/search-schedule.ts";
import { SpanAppender } from "./write/append-spans.ts";
import { AssessmentWriter } from "./write/assessments.ts";
import { CommitQueue } from "./write/commit-queue.ts";
import { TraceDeleter } from "./write/delete-traces.ts";
import { ExperimentWriter } from "./write/experiments.ts";
import { GarbageCollector } from "./write/garbage.ts";
import { InboxMark } from "./write/inbox-mark.ts";
import { CallRepricer } from "./write/reprice-calls.ts";
import { TraceStarter } from "./write/start-trace.ts";
import { TraceLinks } from "./write/trace-links.ts";
import { WriteContext } from "./write/write-context.ts";

/** Changes kept for a composition root that does not ask; beyond, readers list them from the store. */
const MAX_KEPT_CHANGES = 50_000;

/** Pages given back to the disk after a deletion; more follow with the next one. */
const MAX_FREED_PAGES = 2_000;

/** Between two slices of a collection, so that requests that came meanwhile are not held up. */
const BETWEEN_COLLECTIONS_MS = 20;

export interface SqliteWriterOptions {
  nowMs: () => number;
  schedule: (run: () => void) => void;
  /** Runs work that may wait: the search index. Gives back what cancels it. */
  scheduleLater: ScheduleLater;
  /** A limit on the size of the file, in pages of SQLite; null for as much as the disk has. */
  maxPages: number | null;
  /** For building a store that can be built again: nothing is forced to the disk, so a crash of the machine may ruin the file. */
  isBulkLoad: boolean;
}

/** The one writer of a SQLite store. Every method queues; requests that are queued together share one commit. */
export class SqliteWriter implements StoreWriter {
  readonly #location: string;
  readonly #database: DatabaseSync;
  readonly #lock: { release(): void };
  readonly #context: WriteContext;
  readonly #queue: CommitQueue;
  readonly #appender: SpanAppender;
  readonly #starter: TraceStarter;
  readonly #deleter: TraceDeleter;
  readonly #repricer: CallRepricer;
  readonly #assessments: AssessmentWriter;
  readonly #scores: TraceScores;
  readonly #experiments: ExperimentWriter;
  readonly #links: TraceLinks;
  readonly #records: RecordTable;
  readonly #artifacts: ArtifactTable;
  readonly #inboxMark: InboxMark;
  readonly #garbage: GarbageCollector;
  readonly #indexer: SearchIndexer;
  readonly #searchSchedule: SearchSchedule;
  #mustCollect = false;
  #mustShrink = false;
  /** Texts were collected, so that words may be left that nothing has any longer. */
  #mustSweep = false;
  #isCollectingPlanned = false;
  readonly #scheduleLater: ScheduleLater;
  #changes: StoreChange[] = [];
  #isClosed = false;

  static open(location: string, options: SqliteWriterOptions): SqliteWriter {
    let lock: { release(): void } | null = null;
    let database: DatabaseSync | null = null;
    try {
      checkBeforeWriting(location);
      database = openForWriting(location, options.isBulkLoad);
      lock = takeWriterLock(location);
      if (options.maxPages !== null) database.exec(`PRAGMA max_page_count = ${options.maxPages}`);
      migrate(database, location, { nowMs: options.nowMs() });
      return new SqliteWriter(location, database, lock, options);
    } catch (error) {
      database?.close();
      lock?.release();
      throw translateSqliteError(error, location);
    }
  }

  private constructor(
    location: string,
    database: DatabaseSync,
    lock: { release(): void },
    { nowMs, schedule, scheduleLater, isBulkLoad }: SqliteWriterOptions,
  ) {
    this.#location = location;
    this.#database = database;
    this.#lock = lock;
    this.#scheduleLater = scheduleLater;
    this.#context = new WriteContext(database, nowMs);
    const { names, traceLabels } = this.#context;
    const traceInfos = new TraceInfoReader(database, names, traceLabels.labels);
    this.#appender = new SpanAppender(this.#context);
    this.#assessments = new AssessmentWriter(this.#context);
    this.#scores = new TraceScores(database);
    this.#starter = new TraceStarter(this.#context, this.#assessments, (row) => traceInfos.fromRow(row));
    this.#deleter = new TraceDeleter(this.#context);
    this.#repricer = new CallRepricer(this.#context);
    this.#experiments = new ExperimentWriter(database, nowMs);
    this.#links = new TraceLinks(this.#context);
    this.#records = new RecordTable(database);
    this.#artifacts = new ArtifactTable(database);
    this.#inboxMark = new InboxMark(database);
    this.#indexer = new SearchIndexer(database, names, isBulkLoad);
    this.#garbage = new GarbageCollector(database, this.#context.content.blocks, (refs) =>
      this.#indexer.removeEntries(refs),
    );
    this.#queue = new CommitQueue({
      database,
      schedule,
      takeMark: () => this.#context.takeMark(),
      beforeCommit: () => this.#beforeCommit(),
      afterCommit: () => this.#afterCommit(),
      afterRollback: () => this.#afterRollback(),
      translateError: (error) => translateSqliteError(error, location),
    });
    this.#searchSchedule = new SearchSchedule({
      database,
      indexer: this.#indexer,
      hours: new HourSummarizer(database, this.#context.staleHours, traceLabels.labels, nowMs),
      isBusy: () => this.#queue.queuedCount > 0,
      scheduleLater,
      nowMs,
      isBulkLoad,
    });
    this.#searchSchedule.noteCommit();
  }

  get location(): string {
    return this.#location;
  }

  appendSpans(batch: SpanBatch): Promise<void> {
    return this.#enqueue(() => this.#appender.append(batch));
  }

  appendFromInbox(batches: Iterable<SpanBatch>, mark: number): Promise<void> {
    return this.#enqueue(() => {
      for (const batch of batches) this.#appender.append(batch);
      this.#inboxMark.save(mark);
    });
  }

  async readInboxMark(): Promise<number> {
    return this.#inboxMark.read();
  }

  startTrace(trace: StartTrace): Promise<TraceInfo> {
    return this.#enqueue(() => this.#starter.start(trace));
  }

  setTraceTag(traceId: TraceId, key: string, value: string): Promise<void> {
    return this.#enqueue(() => {
      const trace = this.#context.traces.require(traceId);
      this.#context.traceLabels.set(trace, LABEL_TAG, key, value);
      this.#context.saveTrace(trace);
    });
  }

  deleteTraceTag(traceId: TraceId, key: string): Promise<void> {
    return this.#enqueue(() => {
      const trace = this.#context.traces.require(traceId);
      if (!this.#context.traceLabels.remove(trace, LABEL_TAG, key)) {
        throw new AppError("NOT_FOUND", `No trace tag with key '${key}' for trace with ID '${traceId}'`);
      }
      this.#context.saveTrace(trace);
    });
  }

  linkTracesToRun(runId: string, traceIds: readonly TraceId[]): Promise<void> {
    return this.#enqueue(() => this.#links.linkToRun(runId, traceIds));
  }

  linkTraceToPrompts(traceId: TraceId, prompts: readonly PromptVersion[]): Promise<void> {
    return this.#enqueue(() => this.#links.linkToPrompts(traceId, prompts));
  }

  writeRecords(changes: readonly RecordChange[]): Promise<void> {
    return this.#enqueue(() => this.#records.apply(changes));
  }

  putArtifact(path: string, bytes: Uint8Array): Promise<void> {
    return this.#enqueue(() => this.#artifacts.put(path, bytes));
  }

  deleteArtifact(path: string): Promise<void> {
    return this.#enqueue(() => this.#artifacts.delete(path));
  }

  deleteTraces(selection: TraceDeletion): Promise<{ deletedCount: number; deletedSpanCount: number }> {
    return this.#enqueue(() => {
      this.#mustCollect = true;
      this.#indexer.forgetOpen();
      return this.#deleter.delete(selection);
    });
  }

  repriceCalls(slice: RepriceSlice): Promise<RepriceProgress> {
    return this.#enqueue(() => this.#repricer.reprice(slice));
  }

  rebuildTextIndex(): Promise<void> {
    return this.#enqueue(() => {
      resetSearchIndex(this.#database);
      this.#indexer.forget();
    });
  }

  async releaseSpace(): Promise<{ isDone: boolean }> {
    await this.#enqueue(() => {
      this.#mustCollect = true;
    });
    return { isDone: !this.#mustCollect && !this.#indexer.mustSweep && !this.#hasFreePages() };
  }

  createAssessment(assessment: Assessment): Promise<Assessment> {
    return this.#enqueue(() => this.#assessments.create(assessment));
  }

  updateAssessment(traceId: TraceId, assessmentId: string, change: AssessmentChange): Promise<Assessment> {
    return this.#enqueue(() => this.#assessments.update(traceId, assessmentId, change));
  }

  deleteAssessment(traceId: TraceId, assessmentId: string): Promise<void> {
    return this.#enqueue(() => this.#assessments.delete(traceId, assessmentId));
  }

  createExperiment(experiment: NewExperiment): Promise<Experiment> {
    return this.#enqueue(() => this.#experiments.create(experiment));
  }

  updateExperiment(experimentId: ExperimentId, change: ExperimentChange): Promise<void> {
    return this.#enqueue(() => this.#experiments.update(experimentId, change));
  }

  takeChanges(): StoreChange[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#queue.commit();
    this.#isClosed = true;
    this.#searchSchedule.stop();
    this.#database.close();
    this.#lock.release();
  }

  #enqueue<T>(apply: () => T): Promise<T> {
    if (this.#isClosed) {
      return Promise.reject(
        new AppError("STORE_UNAVAILABLE", "The store is closed.", { hint: "Start the server again." }),
      );
    }
    return this.#queue.enqueue(apply);
  }

  #beforeCommit(): void {
    this.#mustShrink = this.#mustCollect;
    if (this.#mustCollect) this.#collectGarbage();
    else this.#garbage.collectOpenBlocks();
    this.#searchSchedule.beforeCommit();
    this.#context.rollups.flush();
    this.#context.content.blocks.flush();
  }

  #afterCommit(): void {
    this.#searchSchedule.noteCommit();
    if (this.#mustShrink) this.#database.exec(`PRAGMA incremental_vacuum(${MAX_FREED_PAGES})`);
    this.#goOnCollecting();
    const { names } = this.#context;
    for (const { row, sequence, isDeleted } of this.#context.traces.takeChanged()) {
      if (isDeleted) {
        this.#changes.push({ kind: "trace-deleted", sequence, traceId: fromStoredTraceId(row.trace_id) });
      } else {
        const trace = toTraceSummary(row, names, this.#scores.read(row.trace_key));
        this.#changes.push({ kind: "trace", sequence, trace });
      }
    }
    if (this.#changes.length > MAX_KEPT_CHANGES) this.#changes = this.#changes.slice(-MAX_KEPT_CHANGES);
  }

  #collectGarbage(): void {
    const { collectedCount, hasMore } = this.#garbage.collectSome();
    this.#mustCollect = hasMore;
    this.#mustSweep ||= collectedCount > 0;
    if (hasMore || !this.#mustSweep) return;
    this.#indexer.requestSweep();
    this.#mustSweep = false;
  }

  /** What a big deletion leaves to the next commits is not left waiting for one. */
  #goOnCollecting(): void {
    if (!this.#mustCollect || this.#isCollectingPlanned || this.#isClosed) return;
    this.#isCollectingPlanned = true;
    this.#scheduleLater(() => {
      this.#isCollectingPlanned = false;
      if (!this.#isClosed) this.#queue.enqueue(() => {}).catch(() => {}); // a full disk is told to the next sender
    }, BETWEEN_COLLECTIONS_MS);
  }

  #hasFreePages(): boolean {
    return readPragma(this.#database, "freelist_count") > 0;
  }

  #afterRollback(): void {
    this.#context.forget();
    this.#context.content.blocks.reload();
    this.#context.rollups.forget();
    this.#searchSchedule.afterRollback();
    this.#context.traces.forgetAllChanges();
  }
}
