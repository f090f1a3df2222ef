import { AppError, ERROR_CODES, type ErrorCode } from "@clawglass/core";
import {
  type Conversation,
  ErrorBodySchema,
  type HealthQuery,
  type HealthReport,
  type ListTracesQuery,
  type ServerInfo,
  type SpanDetail,
  type TraceDetail,
  type TracePage,
} from "@clawglass/core/api";

export interface ClawglassClientOptions {
  /** Address of the server, without a path. Empty for the page's own origin. */
  baseUrl: string;
  fetch: typeof globalThis.fetch;
  headers?: Record<string, string>;
}

/** The app API with types. Rejects with the server's AppError, or STORE_UNAVAILABLE where no server answers. */
export interface ClawglassClient {
  getServer(signal?: AbortSignal): Promise<ServerInfo>;
  listTraces(query: Partial<ListTracesQuery>, signal?: AbortSignal): Promise<TracePage>;
  getTrace(traceId: string, signal?: AbortSignal): Promise<TraceDetail>;
  getSpan(traceId: string, spanId: string, signal?: AbortSignal): Promise<SpanDetail>;
  getConversation(traceId: string, signal?: AbortSignal): Promise<Conversation>;
  getHealth(query: Partial<HealthQuery>, signal?: AbortSignal): Promise<HealthReport>;
}

export function createClawglassClient(options: ClawglassClientOptions): ClawglassClient {
  const get = <T>(path: string, signal?: AbortSignal) =>
    getJson<T>(options, `/api/clawglass/v1${path}`, signal);
  const trace = (traceId: string) => `/traces/${encodeURIComponent(traceId)}`;
  return {
    getServer: (signal) => get<ServerInfo>("/server", signal),
    listTraces: (query, signal) => get<TracePage>(`/traces${toQuery(query)}`, signal),
    getTrace: (traceId, signal) => get<TraceDetail>(trace(traceId), signal),
    getSpan: (traceId, spanId, signal) =>
      get<SpanDetail>(`${trace(traceId)}/spans/${encodeURIComponent(spanId)}`, signal),
    getConversation: (traceId, signal) => get<Conversation>(`${trace(traceId)}/conversation`, signal),
    getHealth: (query, signal) => get<HealthReport>(`/health${toQuery(query)}`, signal),
  };
}

async function getJson<T>(options: ClawglassClientOptions, path: string, signal?: AbortSignal): Promise<T> {
  const response = await request(options, path, signal);
  const text = await response.text();
  if (!response.ok) throw toAppError(response.status, text);
  return JSON.parse(text) as T;
}

async function request(
  options: ClawglassClientOptions,
  path: string,
  signal?: AbortSignal,
): Promise<Response> {
  try {
    return await options.fetch(options.baseUrl + path, {
      ...(signal ? { signal } : {}),
      headers: options.headers ?? {},
    });
  } catch (error) {
    if (signal?.aborted) throw error;
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

function toQuery(query: Partial<ListTracesQuery> | Partial<HealthQuery>): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined);
  return entries.length === 0
    ? ""
    : `?${new URLSearchParams(Object.fromEntries(entries.map(([key, value]) => [key, String(value)])))}`;
}
