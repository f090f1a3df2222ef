import type * as ApiSchemas from "@clawglass/core/api";
import type {
  AssessmentList,
  Conversation,
  HealthQuery,
  HealthReport,
  Job,
  LabelQuestionList,
  ListSessionsQuery,
  ListTracesQuery,
  Overview,
  PriceList,
  RecorderList,
  ReviewQueue,
  RunFacetList,
  RunFacetsQuery,
  SavedViewList,
  SearchPage,
  SearchQuery,
  ServerInfo,
  SessionDetail,
  SessionPage,
  SettingList,
  SpanDetail,
  SpanHints,
  StorageInfo,
  TokenSplitAnswer,
  TraceFindings,
  TraceOutline,
  TracePage,
} from "@clawglass/core/api";
import { ApiError, toApiError } from "./api-error.ts";
import { API_ROOT, toQuery, toTracePath } from "./api-paths.ts";
import { takeEarlyAnswer, takeEarlyText } from "./early-answers.ts";
import { noteBehind } from "./server-behind.ts";

type SchemaName =
  | "ServerInfoSchema"
  | "TracePageSchema"
  | "SearchPageSchema"
  | "TokenSplitSchema"
  | "TraceFindingsSchema"
  | "TraceOutlineSchema"
  | "SpanDetailSchema"
  | "SpanHintsSchema"
  | "ConversationSchema"
  | "AssessmentListSchema"
  | "LabelQuestionListSchema"
  | "ReviewQueueSchema"
  | "HealthReportSchema"
  | "OverviewSchema"
  | "RecorderListSchema"
  | "StorageInfoSchema"
  | "SettingListSchema"
  | "PriceListSchema"
  | "JobSchema"
  | "RunFacetListSchema"
  | "SavedViewListSchema"
  | "SessionPageSchema"
  | "SessionDetailSchema";

export function fetchServerInfo(signal?: AbortSignal): Promise<ServerInfo> {
  return getJson("/server", "ServerInfoSchema", signal);
}

export function fetchTracePage(query: Partial<ListTracesQuery>, signal?: AbortSignal): Promise<TracePage> {
  return getJson(`/traces${toQuery(query)}`, "TracePageSchema", signal);
}

/** The same where it came with the page itself. */
export function takeTracePage(query: Partial<ListTracesQuery>): TracePage | null {
  return takeJson(`/traces${toQuery(query)}`);
}

export function fetchSearchPage(query: Partial<SearchQuery>, signal?: AbortSignal): Promise<SearchPage> {
  return getJson(`/search${toQuery(query)}`, "SearchPageSchema", signal);
}

export function fetchRunFacets(query: Partial<RunFacetsQuery>, signal?: AbortSignal): Promise<RunFacetList> {
  return getJson(`/traces/facets${toQuery(query)}`, "RunFacetListSchema", signal);
}

export function fetchSavedViews(signal?: AbortSignal): Promise<SavedViewList> {
  return getJson("/views", "SavedViewListSchema", signal);
}

export function fetchSessions(query: Partial<ListSessionsQuery>, signal?: AbortSignal): Promise<SessionPage> {
  return getJson(`/sessions${toQuery(query)}`, "SessionPageSchema", signal);
}

export function fetchSession(
  sessionId: string,
  cursor: string | undefined,
  signal?: AbortSignal,
): Promise<SessionDetail> {
  const path = `/sessions/${encodeURIComponent(sessionId)}`;
  return getJson(`${path}${toQuery({ cursor })}`, "SessionDetailSchema", signal);
}

/** The line of a run in a file that `clawglass import` reads. */
export async function fetchTraceLine(traceId: string): Promise<string> {
  const response = await request(toTracePath(traceId, "/export?format=jsonl"), {});
  return (await response.text()).trimEnd();
}

export function fetchHealth(query: Partial<HealthQuery>, signal?: AbortSignal): Promise<HealthReport> {
  return getJson(`/health${toQuery(query)}`, "HealthReportSchema", signal);
}

export function fetchOverview(query: Partial<HealthQuery>, signal?: AbortSignal): Promise<Overview> {
  return getJson(`/overview${toQuery(query)}`, "OverviewSchema", signal);
}

/** `first` asks for so many rows only, the first of the tree. */
export function fetchTraceOutline(
  traceId: string,
  first: number | null,
  signal?: AbortSignal,
): Promise<TraceOutline> {
  return getJson(toTracePath(traceId, `/outline${toQuery({ first })}`), "TraceOutlineSchema", signal);
}

/** Ids of spans with commas between. */
export function fetchSpanHints(traceId: string, spanIds: string, signal?: AbortSignal): Promise<SpanHints> {
  return getJson(toTracePath(traceId, `/hints${toQuery({ spans: spanIds })}`), "SpanHintsSchema", signal);
}

export function fetchSpanDetail(traceId: string, spanId: string, signal?: AbortSignal): Promise<SpanDetail> {
  return getJson(toTracePath(traceId, `/spans/${encodeURIComponent(spanId)}`), "SpanDetailSchema", signal);
}

export function fetchTokenSplit(
  traceId: string,
  spanId: string | null,
  signal?: AbortSignal,
): Promise<TokenSplitAnswer> {
  return getJson(
    toTracePath(traceId, `/token-split${toQuery({ span: spanId })}`),
    "TokenSplitSchema",
    signal,
  );
}

export function fetchFindings(traceId: string, text: string, signal?: AbortSignal): Promise<TraceFindings> {
  return getJson(toTracePath(traceId, `/find${toQuery({ text })}`), "TraceFindingsSchema", signal);
}

/** `below` asks for the steps inside one sub-agent. */
export function fetchConversation(
  traceId: string,
  below: string | null,
  signal?: AbortSignal,
): Promise<Conversation> {
  return getJson(toTracePath(traceId, `/conversation${toQuery({ below })}`), "ConversationSchema", signal);
}

export function fetchAssessments(traceId: string, signal?: AbortSignal): Promise<AssessmentList> {
  return getJson(toTracePath(traceId, "/assessments"), "AssessmentListSchema", signal);
}

export function fetchSessionAssessments(sessionId: string, signal?: AbortSignal): Promise<AssessmentList> {
  return getJson(`/sessions/${encodeURIComponent(sessionId)}/assessments`, "AssessmentListSchema", signal);
}

export function fetchLabelQuestions(signal?: AbortSignal): Promise<LabelQuestionList> {
  return getJson("/label-schemas", "LabelQuestionListSchema", signal);
}

export function fetchReviewQueue(signal?: AbortSignal): Promise<ReviewQueue> {
  return getJson("/review", "ReviewQueueSchema", signal);
}

export function fetchRecorders(signal?: AbortSignal): Promise<RecorderList> {
  return getJson("/recorders", "RecorderListSchema", signal);
}

export function fetchStorage(signal?: AbortSignal): Promise<StorageInfo> {
  return getJson("/storage", "StorageInfoSchema", signal);
}

export function fetchSettings(signal?: AbortSignal): Promise<SettingList> {
  return getJson("/settings", "SettingListSchema", signal);
}

export function fetchPrices(signal?: AbortSignal): Promise<PriceList> {
  return getJson("/prices", "PriceListSchema", signal);
}

export function fetchJob(jobId: string, signal?: AbortSignal): Promise<Job> {
  return getJson(`/jobs/${encodeURIComponent(jobId)}`, "JobSchema", signal);
}

/** Changes something. Gives the answer's JSON, or null where it has none. */
export async function sendChange(
  method: "POST" | "PUT" | "DELETE",
  path: string,
  body: unknown = null,
): Promise<unknown> {
  const response = await request(path, {
    method,
    ...(body !== null && {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });
  const text = await response.text();
  return text === "" ? null : JSON.parse(text);
}

async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    const early = init.method === undefined ? takeEarlyAnswer(path) : null;
    response = await (early ?? fetch(API_ROOT + path, init));
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiError({
      kind: "unreachable",
      status: null,
      code: "SERVER_UNREACHABLE",
      message: "The Clawglass server does not answer.",
    });
  }
  noteBehind(response);
  if (!response.ok) throw await toApiError(response);
  return response;
}

async function getJson<T>(path: string, schemaName: SchemaName, signal?: AbortSignal): Promise<T> {
  const response = await request(path, {
    headers: { accept: "application/json" },
    ...(signal && { signal }),
  });
  let body: unknown;
  try {
    body = await response.json();
  } catch {
    throw new ApiError({
      kind: "answer",
      status: response.status,
      code: "NOT_JSON",
      message: "The server's answer is not JSON.",
      hint: "Something else may be listening on this port.",
    });
  }
  if (import.meta.env.DEV) await warnAboutShape(body, schemaName, path);
  return body as T;
}

/** What the server sends along is JSON that it has just printed. */
function takeJson<T>(path: string): T | null {
  const text = takeEarlyText(path);
  return text === null ? null : (JSON.parse(text) as T);
}

/** Development only: the build drops this branch, and Zod with it. The server validates its answers in its own tests. */
async function warnAboutShape(body: unknown, schemaName: SchemaName, path: string): Promise<void> {
  const schemas: typeof ApiSchemas = await import("@clawglass/core/api");
  const result = schemas[schemaName].safeParse(body);
  if (!result.success)
    console.error(`Answer of ${path} has another shape than ${schemaName}`, result.error.issues.slice(0, 5));
}
