import type { ExperimentId, Span } from "@clawglass/core";
import type {
  Conversation,
  HealthReport,
  SessionTurn,
  SpanHints,
  TokenSplitAnswer,
  TraceFindings,
} from "@clawglass/core/api";
import type { PriceRow } from "@clawglass/core/prices";
import type { Page, RepriceProgress, RepriceSlice, StoreReader, StoreWriter } from "@clawglass/storage";
import type { DrainResult, FoundInbox } from "../ingest/inbox/inbox-drain.ts";
import type { OtlpBody } from "../ingest/ingest.ts";
import type { IngestTally } from "../ingest/ingest-tally.ts";
import type { HealthJob } from "../services/assess-stored-health.ts";
import type { ConversationJob } from "../services/conversation/read-conversation.ts";
import type { ExportJob } from "../services/export/export-trace.ts";
import type { FindJob } from "../services/find-in-trace.ts";
import type { MetricsJob } from "../services/metrics/print-metrics.ts";
import type { OutlineJob } from "../services/outline/read-outline.ts";
import type { TakePart } from "../services/part-writer.ts";
import type { OverviewJob } from "../services/read-overview.ts";
import type { TokenSplitJob } from "../services/read-token-split.ts";
import type { SessionTurnsJob } from "../services/sessions/read-session-turns.ts";

/** What only the writer thread itself calls. */
export type StoreWriterInside = "takeChanges" | "appendSpans" | "appendFromInbox" | "readInboxMark";

/** What the main thread may ask of the writer thread. */
export interface WriterCalls extends Omit<StoreWriter, StoreWriterInside | "repriceCalls"> {
  /** By the prices that hold now. */
  repriceCalls(slice: Omit<RepriceSlice, "prices">): Promise<RepriceProgress>;
  /** The user's own prices have changed: they hold for what arrives from now on. */
  setOwnPrices(rows: PriceRow[]): Promise<void>;
  /** Runs the ingest pipeline on the bytes of one request; resolves when its spans are committed. */
  ingestOtlp(body: OtlpBody): Promise<IngestTally>;
  /** The same for spans that came by another way (MLflow's `traces.json`): from normalize on. */
  ingestSpans(experimentId: ExperimentId, spans: Span[]): Promise<void>;
  /** Where the store stands in the inbox, and what an earlier process has left there. Once, before anything is written there. */
  openInbox(): Promise<FoundInbox>;
  /** Takes some of what waits in the inbox through the pipeline; resolves when it is committed. */
  drainInbox(upToSequence: number): Promise<DrainResult>;
  /** Commits a change of nothing: rejects while the store takes none. */
  probe(): Promise<void>;
}

/** What the main thread may ask of a reader thread. */
export interface ReaderCalls extends StoreReader {
  /** The health check, with its arithmetic. */
  assessHealth(job: HealthJob): Promise<HealthReport>;
  /** An `Overview` as JSON text. */
  printOverview(job: OverviewJob): Promise<string>;
  /** The text of a file: printing a long run takes its time. */
  exportTrace(job: ExportJob): Promise<string>;
  /** null where there is no such trace. Put together beside the store: what is read may be a hundred megabytes, the answer is small. */
  /** A `TraceOutline` as JSON text: copying 50,000 rows to the thread that serves, and printing them there, would hold it up. */
  readOutline(job: OutlineJob): Promise<string | null>;
  /** Figures as MLflow answers them: JSON text. */
  printMetrics(job: MetricsJob): Promise<string>;
  readSpanHints(traceId: string, spanIds: readonly string[]): Promise<SpanHints>;
  /** All spans of a trace as MLflow answers them: their texts with commas between them, in parts. Gives their number. */
  printSpans(traceId: string, takePart: TakePart): Promise<number>;
  readTokenSplit(job: TokenSplitJob): Promise<TokenSplitAnswer>;
  findInTrace(job: FindJob): Promise<TraceFindings>;
  readConversation(job: ConversationJob): Promise<Conversation | null>;
  /** Runs of a session with their tools and agents. */
  readSessionTurns(job: SessionTurnsJob): Promise<Page<SessionTurn>>;
}

type MethodTable<T> = Record<keyof T, true>;

/** One entry a method, checked against the types: a method that is missing here does not compile. */
const STORE_WRITER_METHODS: MethodTable<Omit<StoreWriter, StoreWriterInside | "repriceCalls">> = {
  startTrace: true,
  setTraceTag: true,
  deleteTraceTag: true,
  linkTracesToRun: true,
  linkTraceToPrompts: true,
  deleteTraces: true,
  createAssessment: true,
  updateAssessment: true,
  deleteAssessment: true,
  createExperiment: true,
  updateExperiment: true,
  writeRecords: true,
  putArtifact: true,
  deleteArtifact: true,
  rebuildTextIndex: true,
  releaseSpace: true,
  close: true,
};

const STORE_READER_METHODS: MethodTable<StoreReader> = {
  listTraceSummaries: true,
  countTraces: true,
  getTraceSummary: true,
  getTraceWithSpans: true,
  searchTraceInfos: true,
  getTraceInfos: true,
  getSpans: true,
  getSpanSkeletons: true,
  getSpanColumns: true,
  getSpan: true,
  getAssessment: true,
  listRunObservations: true,
  tallyRuns: true,
  getExperiment: true,
  getExperimentByName: true,
  listExperiments: true,
  listChanges: true,
  queryRollups: true,
  queryFacts: true,
  searchText: true,
  countFacets: true,
  listSessions: true,
  getSession: true,
  getStats: true,
  getRecord: true,
  listRecords: true,
  getArtifact: true,
  listArtifacts: true,
  listExpired: true,
  measureBytes: true,
  getTextIndexProgress: true,
  close: true,
};

export const STORE_WRITER_METHOD_NAMES = Object.keys(
  STORE_WRITER_METHODS,
) as (keyof typeof STORE_WRITER_METHODS)[];
export const WRITER_METHOD_NAMES: (keyof WriterCalls)[] = [
  ...STORE_WRITER_METHOD_NAMES,
  "ingestOtlp",
  "ingestSpans",
  "repriceCalls",
  "setOwnPrices",
  "openInbox",
  "drainInbox",
  "probe",
];
export const STORE_READER_METHOD_NAMES = Object.keys(STORE_READER_METHODS) as (keyof StoreReader)[];
export const READER_METHOD_NAMES: (keyof ReaderCalls)[] = [
  ...STORE_READER_METHOD_NAMES,
  "assessHealth",
  "printOverview",
  "exportTrace",
  "readOutline",
  "printSpans",
  "printMetrics",
  "readSpanHints",
  "readConversation",
  "findInTrace",
  "readTokenSplit",
  "readSessionTurns",
];
