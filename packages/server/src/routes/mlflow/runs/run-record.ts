import { emptyToUndefined, toKeyValues } from "../../../mlflow-wire/experiment-json.ts";
import { exactDouble } from "../../../mlflow-wire/lossless-json.ts";

/** Of a metric: one logged value. Not-a-number and infinities are kept as texts, because JSON has none. */
export interface RunMetric {
  key: string;
  value: number | "NaN" | "Infinity" | "-Infinity";
  timestamp: number;
  step: number;
}

export interface RunDatasetInput {
  tags: Record<string, string>;
  dataset: Record<string, string>;
}

/** A run as it is stored. */
export interface RunRecord {
  runId: string;
  experimentId: string;
  name: string;
  userId: string;
  status: string;
  startTimeMs: number;
  endTimeMs: number | null;
  lifecycleStage: "active" | "deleted";
  artifactUri: string;
  tags: Record<string, string>;
  params: Record<string, string>;
  /** The newest value of each metric. */
  metrics: Record<string, RunMetric>;
  datasetInputs: RunDatasetInput[];
}

export const RUN_NAME_TAG = "mlflow.runName";

export function toRunJson(run: RunRecord) {
  return {
    info: toRunInfoJson(run),
    data: {
      metrics: emptyToUndefined(Object.values(run.metrics).map(toMetricJson)),
      params: toKeyValues(run.params),
      tags: toKeyValues(run.tags),
    },
    inputs: {
      dataset_inputs: emptyToUndefined(
        run.datasetInputs.map(({ tags, dataset }) => ({ tags: toKeyValues(tags), dataset })),
      ),
    },
    outputs: {},
  };
}

export function toRunInfoJson(run: RunRecord) {
  return {
    run_uuid: run.runId,
    experiment_id: run.experimentId,
    run_name: run.name,
    user_id: run.userId,
    status: run.status,
    start_time: run.startTimeMs,
    end_time: run.endTimeMs ?? undefined,
    artifact_uri: run.artifactUri,
    lifecycle_stage: run.lifecycleStage,
    run_id: run.runId,
  };
}

/** MLflow's database has no infinity: it answers the largest double instead. */
export function toMetricJson({ key, value, timestamp, step }: RunMetric) {
  const clipped = value === "Infinity" ? Number.MAX_VALUE : value === "-Infinity" ? -Number.MAX_VALUE : value;
  return {
    key,
    value: typeof clipped === "number" ? exactDouble(clipped) : clipped,
    timestamp,
    step,
  };
}

/** Which of two values of a metric counts as its newest: by step, then time, then value. */
export function isNewerMetric(metric: RunMetric, than: RunMetric | undefined): boolean {
  if (than === undefined) return true;
  if (metric.step !== than.step) return metric.step > than.step;
  if (metric.timestamp !== than.timestamp) return metric.timestamp > than.timestamp;
  return Number(metric.value) > Number(than.value);
}
