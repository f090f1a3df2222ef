import { gzipSync } from "node:zlib";
import { AppError, isAppError } from "@clawglass/core";
import { toRecord } from "./exact-json.ts";
import type { MlflowApi } from "./mlflow-api.ts";
import type { TraceLine } from "./read-traces.ts";

/** Tags that say where the other server keeps the trace. */
const PLACE_TAGS = ["mlflow.artifactLocation", "mlflow.trace.spansLocation"];

/** A server takes larger requests compressed than plain. */
const MIN_COMPRESSED_CHARS = 1_000_000;

export interface TraceWriter {
  /** Safe to repeat: traces, spans and assessments keep their ids. */
  writeTrace(line: TraceLine): Promise<void>;
  /** One OTLP request as JSON text. */
  writeOtlp(json: string): Promise<void>;
}

/** Writes traces to a Clawglass server; `experiment` overrules the name that comes with each. */
export function createTraceWriter(api: MlflowApi, experiment: string | null): TraceWriter {
  const ids = new Map<string, Promise<string>>();
  const findId = (name: string): Promise<string> => {
    const known = ids.get(name) ?? findOrCreateExperiment(api, name);
    ids.set(name, known);
    return known;
  };
  return {
    async writeTrace({ experiment: ownExperiment, info, dataJson }) {
      const experimentId = await findId(experiment ?? ownExperiment);
      const traceId = info.trace_id;
      if (typeof traceId !== "string" || traceId === "") {
        throw new AppError("INVALID_INPUT", "The trace has no trace_id.");
      }
      const tags = Object.entries(toRecord(info.tags)).filter(([key]) => !PLACE_TAGS.includes(key));
      const traceInfo = {
        ...info,
        tags: Object.fromEntries(tags),
        trace_location: { type: "MLFLOW_EXPERIMENT", mlflow_experiment: { experiment_id: experimentId } },
      };
      await api.call("POST", "/api/3.0/mlflow/traces", { trace: { trace_info: traceInfo } });
      const path = `${experimentId}/traces/${encodeURIComponent(traceId)}/artifacts/traces.json`;
      await api.send("PUT", `/api/2.0/mlflow-artifacts/artifacts/${path}`, dataJson);
    },
    async writeOtlp(json) {
      const headers = { "x-mlflow-experiment-id": await findId(experiment ?? "Default") };
      if (json.length < MIN_COMPRESSED_CHARS) await api.send("POST", "/v1/traces", json, headers);
      else await api.send("POST", "/v1/traces", gzipSync(json), { ...headers, "content-encoding": "gzip" });
    },
  };
}

async function findOrCreateExperiment(api: MlflowApi, name: string): Promise<string> {
  const path = `/api/2.0/mlflow/experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
  try {
    return String(toRecord((await api.call("GET", path)).experiment).experiment_id);
  } catch (error) {
    if (!isAppError(error, "NOT_FOUND")) throw error;
  }
  return String((await api.call("POST", "/api/2.0/mlflow/experiments/create", { name })).experiment_id);
}
