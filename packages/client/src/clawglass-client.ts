import { AppError, type Assessment, ERROR_CODES, type ErrorCode, isAppError } from "@clawglass/core";
import {
  type AssessmentList,
  type Conversation,
  ErrorBodySchema,
  type HealthQuery,
  type HealthReport,
  type Job,
  type LabelQuestion,
  type LabelQuestionEdit,
  type LabelQuestionList,
  type ListTracesQuery,
  type NewAssessment,
  type Overview,
  type PriceList,
  type RecorderList,
  type RecorderReport,
  type RepriceRequest,
  type RetentionEdit,
  type RetentionPreview,
  type RetentionState,
  type ReviewAnswer,
  type ReviewQueue,
  type SearchPage,
  type SearchQuery,
  type ServerInfo,
  type SettingList,
  type SpanDetail,
  type StorageInfo,
  type TraceDetail,
  type TracePage,
} from "@clawglass/core/api";
import type { PriceOverridesInput } from "@clawglass/core/prices";

export interface ClawglassClientOptions {
  /** Address of the server, without a path. Empty for the page's own origin. */
  baseUrl: string;
  fetch: typeof globalThis.fetch;
  headers?: Record<string, string>;
}

/** A run, or a session of runs. */
export type AssessedThing = { traceId: string } | { sessionId: string };

/** What has a default may be left out. */
export type NewAssessmentInput = Pick<NewAssessment, "assessmentId" | "name" | "kind" | "valueJson"> &
  Partial<NewAssessment>;

/** The app API with types. Rejects with the server's AppError, or STORE_UNAVAILABLE where no server answers. */
export interface ClawglassClient {
  getServer(signal?: AbortSignal): Promise<ServerInfo>;
  listTraces(query: Partial<ListTracesQuery>, signal?: AbortSignal): Promise<TracePage>;
  /** Traces that hold the words, newest first, with the places where they stand. */
  search(query: Partial<SearchQuery> & { text: string }, signal?: AbortSignal): Promise<SearchPage>;
  getTrace(traceId: string, signal?: AbortSignal): Promise<TraceDetail>;
  getSpan(traceId: string, spanId: string, signal?: AbortSignal): Promise<SpanDetail>;
  getConversation(traceId: string, signal?: AbortSignal): Promise<Conversation>;
  getHealth(query: Partial<HealthQuery>, signal?: AbortSignal): Promise<HealthReport>;
  listAssessments(of: AssessedThing, signal?: AbortSignal): Promise<AssessmentList>;
  /** Safe to repeat: the same id is stored once. */
  createAssessment(of: AssessedThing, given: NewAssessmentInput, signal?: AbortSignal): Promise<Assessment>;
  /** Revives what it replaced; `withHistory` takes that away too. */
  deleteAssessment(of: AssessedThing, assessmentId: string, withHistory?: boolean): Promise<void>;
  listLabelQuestions(signal?: AbortSignal): Promise<LabelQuestionList>;
  saveLabelQuestion(id: string, edit: LabelQuestionEdit): Promise<LabelQuestion>;
  deleteLabelQuestion(id: string): Promise<void>;
  getReviewQueue(signal?: AbortSignal): Promise<ReviewQueue>;
  answerReview(traceId: string, answer: Pick<ReviewAnswer, "outcome"> & Partial<ReviewAnswer>): Promise<void>;
  getOverview(query: Partial<HealthQuery>, signal?: AbortSignal): Promise<Overview>;
  /** The last report of every recorder, the one that was heard last first. */
  listRecorders(signal?: AbortSignal): Promise<RecorderList>;
  reportRecorder(recorderId: string, report: RecorderReport): Promise<void>;
  /** For a recorder that will not come back. One that still runs is listed again with its next report. */
  forgetRecorder(recorderId: string): Promise<void>;
  getSettings(signal?: AbortSignal): Promise<SettingList>;
  getStorage(signal?: AbortSignal): Promise<StorageInfo>;
  getRetention(signal?: AbortSignal): Promise<RetentionState>;
  /** What is left out stays as it is. CONFLICT for a part that a flag or the environment sets. */
  saveRetention(edit: RetentionEdit): Promise<RetentionState>;
  /** What a run would delete now, by the policy in force or by a changed one. */
  previewRetention(edit?: RetentionEdit, signal?: AbortSignal): Promise<RetentionPreview>;
  runRetention(): Promise<Job>;
  vacuumStore(): Promise<Job>;
  reindexStore(): Promise<Job>;
  getPrices(signal?: AbortSignal): Promise<PriceList>;
  /** Replaces all own prices. */
  savePrices(prices: PriceOverridesInput): Promise<PriceList>;
  repriceCalls(request?: Partial<RepriceRequest>): Promise<Job>;
  /** The state of long work; done when `endedAtMs` is set. */
  getJob(jobId: string, signal?: AbortSignal): Promise<Job>;
}

export function createClawglassClient(options: ClawglassClientOptions): ClawglassClient {
  const get = <T>(path: string, signal?: AbortSignal) =>
    getJson<T>(options, `/api/clawglass/v1${path}`, signal ? { signal } : {});
  const send = <T>(method: string, path: string, body: unknown, signal?: AbortSignal) =>
    getJson<T>(options, `/api/clawglass/v1${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      ...(signal ? { signal } : {}),
    });
  const trace = (traceId: string) => `/traces/${encodeURIComponent(traceId)}`;
  const assessed = (of: AssessedThing) =>
    "traceId" in of ? trace(of.traceId) : `/sessions/${encodeURIComponent(of.sessionId)}`;
  return {
    getServer: (signal) => get<ServerInfo>("/server", signal),
    listTraces: (query, signal) => get<TracePage>(`/traces${toQuery(query)}`, signal),
    search: (query, signal) => get<SearchPage>(`/search${toQuery(query)}`, signal),
    getTrace: (traceId, signal) => get<TraceDetail>(trace(traceId), signal),
    getSpan: (traceId, spanId, signal) =>
      get<SpanDetail>(`${trace(traceId)}/spans/${encodeURIComponent(spanId)}`, signal),
    getConversation: (traceId, signal) => get<Conversation>(`${trace(traceId)}/conversation`, signal),
    getHealth: (query, signal) => get<HealthReport>(`/health${toQuery(query)}`, signal),
    listAssessments: (of, signal) => get<AssessmentList>(`${assessed(of)}/assessments`, signal),
    createAssessment: (of, given, signal) =>
      send<Assessment>("POST", `${assessed(of)}/assessments`, given, signal),
    deleteAssessment: (of, assessmentId, withHistory = false) =>
      send<void>(
        "DELETE",
        `${assessed(of)}/assessments/${encodeURIComponent(assessmentId)}${withHistory ? "?history=true" : ""}`,
        undefined,
      ),
    listLabelQuestions: (signal) => get<LabelQuestionList>("/label-schemas", signal),
    saveLabelQuestion: (id, edit) =>
      send<LabelQuestion>("PUT", `/label-schemas/${encodeURIComponent(id)}`, edit),
    deleteLabelQuestion: (id) => send<void>("DELETE", `/label-schemas/${encodeURIComponent(id)}`, undefined),
    getReviewQueue: (signal) => get<ReviewQueue>("/review", signal),
    answerReview: (traceId, answer) => send<void>("PUT", `/review/${encodeURIComponent(traceId)}`, answer),
    getOverview: (query, signal) => get<Overview>(`/overview${toQuery(query)}`, signal),
    listRecorders: (signal) => get<RecorderList>("/recorders", signal),
    reportRecorder: (recorderId, report) =>
      send<void>("PUT", `/recorders/${encodeURIComponent(recorderId)}`, report),
    forgetRecorder: (recorderId) =>
      send<void>("DELETE", `/recorders/${encodeURIComponent(recorderId)}`, undefined),
    getSettings: (signal) => get<SettingList>("/settings", signal),
    getStorage: (signal) => get<StorageInfo>("/storage", signal),
    getRetention: (signal) => get<RetentionState>("/retention", signal),
    saveRetention: (edit) => send<RetentionState>("PUT", "/retention", edit),
    previewRetention: (edit = {}, signal) =>
      send<RetentionPreview>("POST", "/retention/preview", edit, signal),
    runRetention: () => send<Job>("POST", "/retention/run", undefined),
    vacuumStore: () => send<Job>("POST", "/storage/vacuum", undefined),
    reindexStore: () => send<Job>("POST", "/storage/reindex", undefined),
    getPrices: (signal) => get<PriceList>("/prices", signal),
    savePrices: (prices) => send<PriceList>("PUT", "/prices", prices),
    repriceCalls: (request = {}) => send<Job>("POST", "/prices/reprice", request),
    getJob: (jobId, signal) => get<Job>(`/jobs/${encodeURIComponent(jobId)}`, signal),
  };
}

/** What the server answers; nothing where it answers without a body. */
async function getJson<T>(options: ClawglassClientOptions, path: string, init: RequestInit): Promise<T> {
  const response = await request(options, path, init);
  const text = await response.text();
  if (!response.ok) throw toAppError(response.status, text);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

async function request(options: ClawglassClientOptions, path: string, init: RequestInit): Promise<Response> {
  try {
    return await options.fetch(options.baseUrl + path, {
      ...init,
      headers: { ...(init.headers as Record<string, string> | undefined), ...options.headers },
    });
  } catch (error) {
    // What a given `fetch` says itself is said better than here.
    if (init.signal?.aborted || isAppError(error)) throw error;
    throw new AppError(
      "STORE_UNAVAILABLE",
      `No Clawglass server answers at ${options.baseUrl || "this address"}.`,
      {
        hint: "Start it with: clawglass server",
        cause: error,
      },
    );
  }
}

function toAppError(status: number, text: string): AppError {
  const parsed = ErrorBodySchema.safeParse(parseOrNull(text));
  if (!parsed.success) return new AppError("INTERNAL", `The server answered ${status} without saying why.`);
  const { code, message, hint } = parsed.data.error;
  const known = ERROR_CODES.find((candidate) => candidate === code) ?? ("INTERNAL" satisfies ErrorCode);
  return new AppError(known, message, hint === undefined ? {} : { hint });
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function toQuery(query: Partial<ListTracesQuery> | Partial<HealthQuery> | Partial<SearchQuery>): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined);
  return entries.length === 0
    ? ""
    : `?${new URLSearchParams(Object.fromEntries(entries.map(([key, value]) => [key, String(value)])))}`;
}
