import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Assessment, Experiment, ExperimentId, Span, SpanId, TraceId, TraceInfo } from "@clawglass/core";
import { AppError } from "@clawglass/core";
import type { SearchHit, SessionSummary, StorageKind, Total, TraceSummary } from "@clawglass/core/api";
import type { ArtifactEntry } from "../contract/artifact-store.ts";
import type { FactPoint, FactQuery } from "../contract/fact-figures.ts";
import type { RetentionPage, RetentionQuery, TextIndexProgress } from "../contract/maintenance.ts";
import type { Page } from "../contract/page.ts";
import type { RecordQuery, StoredRecord } from "../contract/record-store.ts";
import type { RollupPoint, RollupQuery } from "../contract/rollup-store.ts";
import type { RunFacetCount, RunFacetQuery } from "../contract/run-facets.ts";
import type { RunObservationList, RunObservationQuery } from "../contract/run-observations.ts";
import type { RunTallyList, RunTallyQuery } from "../contract/run-tallies.ts";
import type { SessionQuery } from "../contract/sessions.ts";
import type { SpanColumns } from "../contract/span-columns.ts";
import type {
  ChangeList,
  LocalStoreReader,
  SkeletonOptions,
  SpanChoice,
  SpanSkeleton,
  StoreStats,
  TraceWithSpans,
} from "../contract/store-reader.ts";
import type { NormalizedSpan } from "../contract/store-writer.ts";
import type { TextSearchQuery } from "../contract/text-search.ts";
import type { TraceQuery } from "../contract/trace-query.ts";
import { ContentReader } from "./content/content-reader.ts";
import { KeptStatements } from "./db/kept-statements.ts";
import { openForReading } from "./db/open-database.ts";
import { translateSqliteError } from "./db/translate-sqlite-error.ts";
import { queryFacts, registerFactFunctions } from "./facts/fact-query.ts";
import { HourReader } from "./hours/hour-reader.ts";
import { toStoredTraceId } from "./ids.ts";
import { Labels } from "./labels.ts";
import { measureBytes } from "./maintenance/measure-bytes.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { checkSchemaVersion } from "./migrations/migrate.ts";
import { Names } from "./names.ts";
import { type AssessmentRow, SELECT_ASSESSMENTS, toAssessment } from "./read/assessment-rows.ts";
import { ChangeReader } from "./read/changes.ts";
import { ExperimentReader } from "./read/experiments.ts";
import { FilterCompiler } from "./read/filter-sql.ts";
import { listExpired } from "./read/list-expired.ts";
import { TraceLister } from "./read/list-traces.ts";
import { RowBudget } from "./read/row-budget.ts";
import { RunFacets } from "./read/run-facets.ts";
import { RunFilterCompiler } from "./read/run-filter-sql.ts";
import { RunObservationReader } from "./read/run-observations.ts";
import { tallyRuns } from "./read/run-tallies.ts";
import { SessionList } from "./read/session-list.ts";
import { SpanColumnReader } from "./read/span-column-reader.ts";
import { SpanReader } from "./read/span-reader.ts";
import { SpanTexts } from "./read/span-texts.ts";
import { readStats } from "./read/stats.ts";
import { readTextIndexProgress } from "./read/text-index-progress.ts";
import { toTraceSummary } from "./read/to-trace-summary.ts";
import { TraceInfoReader } from "./read/trace-infos.ts";
import { TraceScores } from "./read/trace-scores.ts";
import { ArtifactTable } from "./records/artifact-table.ts";
import { RecordTable } from "./records/record-table.ts";
import { queryRollups } from "./rollups/rollup-query.ts";
import { TextSearcher } from "./search/text-searcher.ts";
import type { TraceRow } from "./trace-row.ts";

/** Reads a SQLite store. Each method sees one committed state. */
export class SqliteReader implements LocalStoreReader {
  readonly #location: string;
  readonly #database: DatabaseSync;
  readonly #statements: KeptStatements;
  readonly #names: Names;
  readonly #lister: TraceLister;
  readonly #infos: TraceInfoReader;
  readonly #scores: TraceScores;
  readonly #spans: SpanReader;
  readonly #spanColumns: SpanColumnReader;
  readonly #observations: RunObservationReader;
  readonly #experiments: ExperimentReader;
  readonly #changes: ChangeReader;
  readonly #records: RecordTable;
  readonly #artifacts: ArtifactTable;
  readonly #searcher: TextSearcher;
  readonly #filters: FilterCompiler;
  readonly #hours: HourReader;
  readonly #facets: RunFacets;
  readonly #sessions: SessionList;
  readonly #selectTrace: StatementSync;
  readonly #selectAssessment: StatementSync;

  static open(location: string): SqliteReader {
    let database: DatabaseSync | null = null;
    try {
      database = openForReading(location);
      if (checkSchemaVersion(database, location) < MIGRATIONS.length) {
        throw new AppError("STORE_UNAVAILABLE", `The store ${location} was not brought up to date yet.`, {
          hint: "Start the server on it once; it migrates the store and makes a backup first.",
        });
      }
      return new SqliteReader(location, database);
    } catch (error) {
      database?.close();
      throw translateSqliteError(error, location);
    }
  }

  private constructor(location: string, database: DatabaseSync) {
    this.#location = location;
    this.#database = database;
    this.#statements = new KeptStatements(database);
    this.#names = new Names(database);
    const content = new ContentReader(database);
    const budget = new RowBudget(database);
    const texts = new SpanTexts(database, content, this.#names, budget);
    this.#hours = new HourReader(database);
    this.#filters = new FilterCompiler(database, texts);
    this.#lister = new TraceLister(database, {
      filters: this.#filters,
      runFilters: new RunFilterCompiler(database, texts),
      hours: this.#hours,
      budget,
    });
    registerFactFunctions(database);
    this.#infos = new TraceInfoReader(database, this.#names, new Labels(database, this.#names));
    this.#scores = new TraceScores(database);
    this.#spans = new SpanReader(database, this.#names, content);
    this.#spanColumns = new SpanColumnReader(database, this.#names);
    this.#observations = new RunObservationReader(database, this.#statements, this.#names);
    this.#experiments = new ExperimentReader(database);
    this.#changes = new ChangeReader(database, this.#names);
    this.#records = new RecordTable(database);
    this.#artifacts = new ArtifactTable(database);
    this.#searcher = new TextSearcher(database, {
      names: this.#names,
      content,
      lister: this.#lister,
      toSummary: (row) => this.#toSummary(row),
    });
    this.#facets = new RunFacets(database, this.#names, this.#lister, this.#searcher);
    this.#sessions = new SessionList(database, this.#names);
    this.#selectTrace = database.prepare("SELECT * FROM traces WHERE trace_id = ?");
    this.#selectAssessment = database.prepare(
      `${SELECT_ASSESSMENTS} WHERE traces.trace_id = ? AND assessment_id = ?`,
    );
  }

  async listTraceSummaries(query: TraceQuery): Promise<Page<TraceSummary>> {
    return this.#read(() => {
      const { rows, nextCursor } = this.#lister.list(query);
      return { items: rows.map((row) => this.#toSummary(row)), nextCursor };
    });
  }

  async countTraces(query: Pick<TraceQuery, "experimentIds" | "filter" | "runs">): Promise<Total> {
    return this.#read(() => this.#lister.count(query));
  }

  async getTraceSummary(traceId: TraceId): Promise<TraceSummary | null> {
    return this.#read(() => {
      const row = this.#findTrace(traceId);
      return row && this.#toSummary(row);
    });
  }

  async getTraceWithSpans(traceId: TraceId): Promise<TraceWithSpans | null> {
    return this.#read(() => {
      const row = this.#findTrace(traceId);
      return (
        row && {
          summary: this.#toSummary(row),
          info: this.#infos.fromRow(row),
          skeletons: this.#spans.getSkeletons(traceId),
        }
      );
    });
  }

  async searchTraceInfos(query: TraceQuery): Promise<Page<TraceInfo>> {
    return this.#read(() => {
      const { rows, nextCursor } = this.#lister.list(query);
      return { items: rows.map((row) => this.#infos.fromRow(row)), nextCursor };
    });
  }

  async getTraceInfos(traceIds: readonly TraceId[]): Promise<TraceInfo[]> {
    return this.#read(() => this.#infos.get(traceIds));
  }

  async getSpans(traceId: TraceId, choice?: SpanChoice): Promise<NormalizedSpan[]> {
    return this.#read(() => this.#spans.getSpans(traceId, choice));
  }

  async visitSpans(traceId: TraceId, visit: (span: Span) => void): Promise<number> {
    return this.#read(() => this.#spans.visitSpans(traceId, visit));
  }

  async getSpanSkeletons(traceId: TraceId, options?: SkeletonOptions): Promise<SpanSkeleton[]> {
    return this.#read(() => this.#spans.getSkeletons(traceId, options));
  }

  async getSpanColumns(traceId: TraceId, originMs: number): Promise<SpanColumns> {
    return this.#read(() => this.#spanColumns.read(traceId, originMs));
  }

  async getSpan(traceId: TraceId, spanId: SpanId): Promise<NormalizedSpan | null> {
    return this.#read(() => this.#spans.getSpan(traceId, spanId));
  }

  async getAssessment(traceId: TraceId, assessmentId: string): Promise<Assessment | null> {
    return this.#read(() => {
      const row = this.#selectAssessment.get(toStoredTraceId(traceId), assessmentId) as
        | AssessmentRow
        | undefined;
      return row === undefined ? null : toAssessment(row);
    });
  }

  async listRunObservations(query: RunObservationQuery): Promise<RunObservationList> {
    return this.#read(() => this.#observations.list(query));
  }

  async tallyRuns(query: RunTallyQuery): Promise<RunTallyList> {
    return this.#read(() => tallyRuns(this.#statements, this.#names, this.#hours, query));
  }

  async getExperiment(experimentId: ExperimentId): Promise<Experiment | null> {
    return this.#read(() => this.#experiments.get(experimentId));
  }

  async getExperimentByName(name: string): Promise<Experiment | null> {
    return this.#read(() => this.#experiments.getByName(name));
  }

  async listExperiments(query: {
    lifecycleStage: Experiment["lifecycleStage"] | null;
    limit: number;
    cursor: string | null;
  }): Promise<Page<Experiment>> {
    return this.#read(() => this.#experiments.list(query));
  }

  async getRecord(collection: string, id: string): Promise<StoredRecord | null> {
    return this.#read(() => this.#records.get(collection, id));
  }

  async listRecords(query: RecordQuery): Promise<StoredRecord[]> {
    return this.#read(() => this.#records.list(query));
  }

  async getArtifact(path: string): Promise<Uint8Array | null> {
    return this.#read(() => this.#artifacts.get(path));
  }

  async listArtifacts(folder: string): Promise<ArtifactEntry[]> {
    return this.#read(() => this.#artifacts.list(folder));
  }

  async queryRollups(query: RollupQuery): Promise<RollupPoint[]> {
    return this.#read(() => queryRollups(this.#statements, this.#names, query));
  }

  async queryFacts(query: FactQuery): Promise<FactPoint[]> {
    return this.#read(() => queryFacts(this.#statements, this.#names, this.#hours, query));
  }

  async searchText(query: TextSearchQuery): Promise<{ hits: SearchHit[]; nextCursor: string | null }> {
    return this.#read(() => this.#searcher.search(query));
  }

  async countFacets(query: RunFacetQuery): Promise<RunFacetCount> {
    return this.#read(() => this.#facets.count(query));
  }

  async listSessions(query: SessionQuery): Promise<Page<SessionSummary>> {
    return this.#read(() => this.#sessions.list(query));
  }

  async getSession(sessionId: string): Promise<SessionSummary | null> {
    return this.#read(() => this.#sessions.get(sessionId));
  }

  async listChanges(afterSequence: number, limit: number): Promise<ChangeList> {
    return this.#read(() => this.#changes.list(afterSequence, limit));
  }

  async getStats(): Promise<StoreStats> {
    return this.#read(() => readStats(this.#database, this.#location));
  }

  async listExpired(query: RetentionQuery): Promise<RetentionPage> {
    return this.#read(() => listExpired(this.#database, this.#filters, query));
  }

  async getTextIndexProgress(): Promise<TextIndexProgress> {
    return this.#read(() => readTextIndexProgress(this.#database));
  }

  async measureBytes(): Promise<Record<StorageKind, number>> {
    return this.#read(() => measureBytes(this.#database, this.#location));
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  #findTrace(traceId: TraceId): TraceRow | null {
    return (this.#selectTrace.get(toStoredTraceId(traceId)) as TraceRow | undefined) ?? null;
  }

  #toSummary(row: TraceRow): TraceSummary {
    return toTraceSummary(row, this.#names, this.#scores.read(row.trace_key));
  }

  /** Runs a method in one read transaction, so that its statements agree with each other. */
  #read<T>(run: () => T): T {
    try {
      this.#database.exec("BEGIN");
      try {
        return run();
      } finally {
        this.#database.exec("COMMIT");
      }
    } catch (error) {
      throw translateSqliteError(error, this.#location);
    }
  }
}
