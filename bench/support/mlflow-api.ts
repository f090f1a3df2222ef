import { fetchAnswer } from "./fetch-answer.ts";

export interface TraceSearch {
  filter?: string;
  orderBy?: string[];
  maxResults: number;
}

/** MLflow's search of traces in experiment 0, which both servers serve. Aborts with `signal`. */
export async function searchTraces(
  url: string,
  search: TraceSearch,
  signal?: AbortSignal,
): Promise<{ traces?: { trace_id: string }[] }> {
  const body = {
    locations: [{ type: "MLFLOW_EXPERIMENT", mlflow_experiment: { experiment_id: "0" } }],
    filter: search.filter,
    order_by: search.orderBy,
    max_results: search.maxResults,
  };
  return (await postJson(`${url}/api/3.0/mlflow/traces/search`, body, signal)) as {
    traces?: { trace_id: string }[];
  };
}

/** Sends JSON, reads the whole JSON answer. Rejects on any status but 200. */
export async function postJson(url: string, body: unknown, signal?: AbortSignal): Promise<unknown> {
  const text = await fetchAnswer(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
  return JSON.parse(text);
}
