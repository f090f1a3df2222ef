import { AppError } from "@clawglass/core";
import { toRecord } from "./exact-json.ts";
import type { MlflowApi } from "./mlflow-api.ts";

const PAGE_SIZE = 100;
const MAX_EXPERIMENTS = 1_000;

export interface TraceSelection {
  /** Name of an experiment; null for all. */
  experiment: string | null;
  /** MLflow's filter language; empty for all. */
  filter: string;
  /** These traces only, whatever the rest says; empty for no such list. */
  traceIds: readonly string[];
}

/** A trace as MLflow's `Trace.to_json` prints it, and the name of its experiment. */
export interface TraceLine {
  experiment: string;
  info: Record<string, unknown>;
  /** JSON text `{"spans":[…]}`: payloads are long, and nothing here looks into them. */
  dataJson: string;
}

/** Reads traces one by one, newest first; holds one page of infos and the spans of one trace at a time. */
export async function* readTraces(api: MlflowApi, selection: TraceSelection): AsyncGenerator<TraceLine> {
  const names = await listExperiments(api, selection.experiment);
  for await (const info of listInfos(api, selection, [...names.keys()])) {
    const traceId = String(info.trace_id);
    const dataJson = await api.send(
      "GET",
      `/ajax-api/2.0/mlflow/get-trace-artifact?request_id=${encodeURIComponent(traceId)}`,
    );
    yield { experiment: names.get(experimentIdOf(info)) ?? "Default", info, dataJson };
  }
}

/** The ids alone, newest first. */
export async function* readTraceIds(api: MlflowApi, selection: TraceSelection): AsyncGenerator<string> {
  const experimentIds =
    selection.traceIds.length > 0 ? [] : [...(await listExperiments(api, selection.experiment)).keys()];
  for await (const info of listInfos(api, selection, experimentIds)) yield String(info.trace_id);
}

function experimentIdOf(info: Record<string, unknown>): string {
  return String(toRecord(toRecord(info.trace_location).mlflow_experiment).experiment_id);
}

/** Names by id. */
async function listExperiments(api: MlflowApi, name: string | null): Promise<Map<string, string>> {
  if (name !== null) {
    const path = `/api/2.0/mlflow/experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
    const experiment = toRecord((await api.call("GET", path)).experiment);
    return new Map([[String(experiment.experiment_id), name]]);
  }
  const names = new Map<string, string>();
  let pageToken: unknown;
  do {
    const page = await api.call("POST", "/api/2.0/mlflow/experiments/search", {
      max_results: MAX_EXPERIMENTS,
      ...(pageToken === undefined ? {} : { page_token: pageToken }),
    });
    for (const each of toList(page.experiments)) names.set(String(each.experiment_id), String(each.name));
    pageToken = page.next_page_token || undefined;
  } while (pageToken !== undefined);
  return names;
}

async function* listInfos(
  api: MlflowApi,
  { filter, traceIds }: TraceSelection,
  experimentIds: readonly string[],
): AsyncGenerator<Record<string, unknown>> {
  if (traceIds.length > 0) {
    for (const traceId of traceIds) {
      const answer = await api.call("GET", `/api/3.0/mlflow/traces/${encodeURIComponent(traceId)}`);
      const info = toRecord(toRecord(answer.trace).trace_info);
      if (info.trace_id === undefined) throw new AppError("NOT_FOUND", `There is no trace ${traceId}.`);
      yield info;
    }
    return;
  }
  let pageToken: unknown;
  do {
    const page = await api.call("POST", "/api/3.0/mlflow/traces/search", {
      locations: experimentIds.map((id) => ({
        type: "MLFLOW_EXPERIMENT",
        mlflow_experiment: { experiment_id: id },
      })),
      filter,
      max_results: PAGE_SIZE,
      ...(pageToken === undefined ? {} : { page_token: pageToken }),
    });
    yield* toList(page.traces);
    pageToken = page.next_page_token || undefined;
  } while (pageToken !== undefined);
}

function toList(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(toRecord) : [];
}
