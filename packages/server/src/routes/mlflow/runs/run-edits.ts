import { AppError } from "@clawglass/core";
import type { RequestFields } from "../../../mlflow-wire/request-fields.ts";
import {
  isNewerMetric,
  RUN_NAME_TAG,
  type RunDatasetInput,
  type RunMetric,
  type RunRecord,
} from "./run-record.ts";

const MAX_KEY_CHARS = 250;
const MAX_TAG_CHARS = 8_000;
const MAX_PARAM_CHARS = 6_000;
const MAX_BATCH_ITEMS = { metrics: 1_000, params: 100, tags: 100 } as const;
const MAX_BATCH_TOTAL = 1_000;

export interface RunEdit {
  metrics: RunMetric[];
  params: Record<string, string>;
  tags: Record<string, string>;
}

export function readMetric(fields: RequestFields): RunMetric {
  const value = fields.double("value");
  if (value === null) {
    throw new AppError(
      "INVALID_INPUT",
      "Missing value for required parameter 'value'. See the API docs for more information about request parameters.",
    );
  }
  return {
    key: checkKey("Metric name", fields.requiredText("key")),
    value: Number.isFinite(value) ? value : (String(value) as RunMetric["value"]),
    timestamp: fields.integer("timestamp") ?? 0,
    step: fields.integer("step") ?? 0,
  };
}

export function readParams(entries: readonly RequestFields[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => [
      checkKey("Param key", entry.requiredText("key")),
      (entry.text("value") ?? "").slice(0, MAX_PARAM_CHARS),
    ]),
  );
}

export function readTags(entries: readonly RequestFields[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => [
      checkKey("Tag name", entry.requiredText("key")),
      checkLength("Tag value", entry.text("value") ?? "", MAX_TAG_CHARS),
    ]),
  );
}

export function readBatch(fields: RequestFields): RunEdit {
  const [metrics, params, tags] = [
    fields.objects("metrics"),
    fields.objects("params"),
    fields.objects("tags"),
  ];
  for (const [name, items] of Object.entries({ metrics, params, tags })) {
    const limit = MAX_BATCH_ITEMS[name as keyof typeof MAX_BATCH_ITEMS];
    if (items.length > limit) {
      throw new AppError(
        "INVALID_INPUT",
        `A batch logging request can contain at most ${limit} ${name}. Got ${items.length} ${name}. ` +
          `Please split up ${name} across multiple requests and try again.`,
      );
    }
  }
  const total = metrics.length + params.length + tags.length;
  if (total > MAX_BATCH_TOTAL) {
    throw new AppError(
      "INVALID_INPUT",
      `A batch logging request can contain at most ${MAX_BATCH_TOTAL} metrics, params, and tags in total. Got ${total}.`,
    );
  }
  return { metrics: metrics.map(readMetric), params: readParams(params), tags: readTags(tags) };
}

export function readDatasetInputs(fields: RequestFields): RunDatasetInput[] {
  return fields.objects("datasets").map((input) => ({
    tags: input.keyValues("tags"),
    dataset: input.textMap("dataset"),
  }));
}

/** INVALID_INPUT when the run is deleted or a param would change. Pure. */
export function applyEdit(run: RunRecord, edit: Partial<RunEdit>): RunRecord {
  requireActiveRun(run);
  const metrics = { ...run.metrics };
  for (const metric of edit.metrics ?? []) {
    if (isNewerMetric(metric, metrics[metric.key])) metrics[metric.key] = metric;
  }
  for (const [key, value] of Object.entries(edit.params ?? {})) {
    const old = run.params[key];
    if (old !== undefined && old !== value) {
      throw new AppError(
        "INVALID_INPUT",
        `Changing param values is not allowed. Param with key='${key}' was already logged with value='${old}' ` +
          `for run ID='${run.runId}'. Attempted logging new value '${value}'.`,
      );
    }
  }
  const tags = { ...run.tags, ...edit.tags };
  return {
    ...run,
    metrics,
    params: { ...run.params, ...edit.params },
    tags,
    name: tags[RUN_NAME_TAG] ?? run.name,
  };
}

/** Adds datasets that the run does not have yet (by name and digest). Pure. */
export function addDatasetInputs(run: RunRecord, inputs: readonly RunDatasetInput[]): RunRecord {
  const keyOf = ({ dataset }: RunDatasetInput) => `${dataset.name}\n${dataset.digest}`;
  const known = new Set(run.datasetInputs.map(keyOf));
  return {
    ...run,
    datasetInputs: [...run.datasetInputs, ...inputs.filter((input) => !known.has(keyOf(input)))],
  };
}

export function requireActiveRun(run: RunRecord): void {
  if (run.lifecycleStage === "active") return;
  throw new AppError(
    "INVALID_INPUT",
    `The run ${run.runId} must be in the 'active' state. Current state is ${run.lifecycleStage}.`,
  );
}

function checkKey(what: string, key: string): string {
  return checkLength(what, key, MAX_KEY_CHARS);
}

function checkLength(what: string, text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  throw new AppError("INVALID_INPUT", `'${what}' exceeds the maximum length of ${maxChars} characters`);
}
