import type { Experiment } from "@clawglass/core";

export function toExperimentJson(experiment: Experiment) {
  return {
    experiment_id: experiment.experimentId,
    name: experiment.name,
    artifact_location: experiment.artifactLocation,
    lifecycle_stage: experiment.lifecycleStage,
    last_update_time: experiment.lastUpdateTimeMs,
    creation_time: experiment.creationTimeMs,
    tags: toKeyValues(experiment.tags),
    workspace: "default",
  };
}

/** `[{"key", "value"}]`; undefined when empty, because MLflow leaves empty lists out. */
export function toKeyValues(map: Readonly<Record<string, string>>) {
  return emptyToUndefined(Object.entries(map).map(([key, value]) => ({ key, value })));
}

export function emptyToUndefined<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items;
}

export function emptyMapToUndefined(map: Readonly<Record<string, string>>) {
  return Object.keys(map).length === 0 ? undefined : map;
}
