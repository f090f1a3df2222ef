import { fetchAnswer } from "../support/fetch-answer.ts";
import { postJson, searchTraces } from "../support/mlflow-api.ts";

export interface BenchQuery {
  name: string;
  goalMs: number;
  /** The peer has nothing like it. */
  isOurs?: true;
  run(url: string, signal?: AbortSignal): Promise<unknown>;
}

export const WINDOW_HOURS = 14 * 24;
const HOUR_SECONDS = 3_600;
const LIST_GOAL_MS = 5;
const SEARCH_GOAL_MS = 20;
const DASHBOARD_GOAL_MS = 10;

export const LIST_QUERIES: readonly BenchQuery[] = [
  {
    name: "list of the 25 newest",
    goalMs: LIST_GOAL_MS,
    run: (url) => searchTraces(url, { orderBy: ["timestamp_ms DESC"], maxResults: 25 }),
  },
  {
    name: "list of the 25 newest errors",
    goalMs: LIST_GOAL_MS,
    run: (url) => searchTraces(url, { filter: "attributes.status = 'ERROR'", maxResults: 25 }),
  },
  {
    name: "list of the 25 longest",
    goalMs: LIST_GOAL_MS,
    run: (url) => searchTraces(url, { orderBy: ["execution_time_ms DESC"], maxResults: 25 }),
  },
];

export const TEXT_SEARCH: BenchQuery = {
  name: "text search without a hit",
  goalMs: SEARCH_GOAL_MS,
  run: (url, signal) =>
    searchTraces(url, { filter: "trace.text ILIKE '%there is no such word%'", maxResults: 25 }, signal),
};

/** What our own start page asks for. */
export const PAGE_QUERIES: readonly BenchQuery[] = (["24h", "7d", "30d"] as const).map((window) => ({
  name: `start page: instruments of ${window}`,
  goalMs: DASHBOARD_GOAL_MS,
  isOurs: true,
  run: (url, signal) =>
    fetchAnswer(`${url}/api/clawglass/v1/overview?window=${window}&timeZone=UTC`, signal ? { signal } : {}),
}));

/** What MLflow's overview page asks, by the hour over 14 days that end at `endMs`. */
export function createDashboardQueries(endMs: number): BenchQuery[] {
  const query = (name: string, fields: object): BenchQuery => ({
    name: `dashboard: ${name}`,
    goalMs: DASHBOARD_GOAL_MS,
    run: (url) =>
      postJson(`${url}/api/3.0/mlflow/traces/metrics`, {
        experiment_ids: ["0"],
        time_interval_seconds: HOUR_SECONDS,
        start_time_ms: endMs - WINDOW_HOURS * HOUR_SECONDS * 1_000,
        end_time_ms: endMs,
        ...fields,
      }),
  });
  return [
    query("traces by status", {
      view_type: "TRACES",
      metric_name: "trace_count",
      aggregations: [{ aggregation_type: "COUNT" }],
      dimensions: ["trace_status"],
    }),
    query("latency percentiles", {
      view_type: "TRACES",
      metric_name: "latency",
      aggregations: [50, 90, 99].map((value) => ({
        aggregation_type: "PERCENTILE",
        percentile_value: value,
      })),
    }),
    query("tokens", {
      view_type: "TRACES",
      metric_name: "total_tokens",
      aggregations: [{ aggregation_type: "SUM" }],
    }),
    query("tool calls", {
      view_type: "SPANS",
      metric_name: "span_count",
      aggregations: [{ aggregation_type: "COUNT" }],
      dimensions: ["span_name", "span_status"],
      filters: ['span.type = "TOOL"'],
    }),
    query("latency of tools", {
      view_type: "SPANS",
      metric_name: "latency",
      aggregations: [50, 99].map((value) => ({ aggregation_type: "PERCENTILE", percentile_value: value })),
      dimensions: ["span_name"],
      filters: ['span.type = "TOOL"'],
    }),
    query("cost by model", {
      view_type: "SPANS",
      metric_name: "total_cost",
      aggregations: [{ aggregation_type: "SUM" }],
      dimensions: ["span_model_name"],
    }),
  ];
}
