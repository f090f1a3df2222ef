import type { DatabaseSync, StatementSync } from "node:sqlite";
import { AppError, type Experiment, type ExperimentId } from "@clawglass/core";
import type { ExperimentChange, NewExperiment } from "../../contract/store-writer.ts";
import { ExperimentReader } from "../read/experiments.ts";
import { parseExperimentId } from "./parse-experiment-id.ts";

/** Creates and changes experiments. Deleting one only hides it. */
export class ExperimentWriter {
  readonly #reader: ExperimentReader;
  readonly #nowMs: () => number;
  readonly #nextId: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #setTag: StatementSync;
  readonly #deleteTag: StatementSync;

  constructor(database: DatabaseSync, nowMs: () => number) {
    this.#reader = new ExperimentReader(database);
    this.#nowMs = nowMs;
    this.#nextId = database.prepare("SELECT coalesce(max(experiment_id), 0) + 1 AS id FROM experiments");
    this.#insert = database.prepare(
      `INSERT INTO experiments (experiment_id, name, artifact_location, creation_time_ms, last_update_time_ms)
       VALUES (?, ?, ?, ?, ?)`,
    );
    this.#update = database.prepare(
      "UPDATE experiments SET name = ?, is_deleted = ?, last_update_time_ms = ? WHERE experiment_id = ?",
    );
    this.#setTag = database.prepare(
      "INSERT OR REPLACE INTO experiment_tags (experiment_id, key, value) VALUES (?, ?, ?)",
    );
    this.#deleteTag = database.prepare("DELETE FROM experiment_tags WHERE experiment_id = ? AND key = ?");
  }

  create(experiment: NewExperiment): Experiment {
    this.#requireFreeName(experiment.name, null);
    const { id } = this.#nextId.get() as { id: number };
    const nowMs = this.#nowMs();
    this.#insert.run(
      id,
      experiment.name,
      experiment.artifactLocation ?? `mlflow-artifacts:/${id}`,
      nowMs,
      nowMs,
    );
    for (const [key, value] of Object.entries(experiment.tags)) this.#setTag.run(id, key, value);
    return this.#require(String(id));
  }

  update(experimentId: ExperimentId, change: ExperimentChange): void {
    const old = this.#require(experimentId);
    const id = parseExperimentId(experimentId);
    if (change.name !== undefined) this.#requireFreeName(change.name, experimentId);
    const lifecycleStage = change.lifecycleStage ?? old.lifecycleStage;
    this.#update.run(change.name ?? old.name, lifecycleStage === "deleted" ? 1 : 0, this.#nowMs(), id);
    for (const [key, value] of Object.entries(change.setTags ?? {})) this.#setTag.run(id, key, value);
    for (const key of change.deleteTags ?? []) this.#removeTag(experimentId, id, key);
  }

  #removeTag(experimentId: ExperimentId, id: number | null, key: string): void {
    if (this.#deleteTag.run(id, key).changes > 0) return;
    throw new AppError("NOT_FOUND", `No tag with key '${key}' for experiment with ID '${experimentId}'`);
  }

  #require(experimentId: ExperimentId): Experiment {
    const experiment = this.#reader.get(experimentId);
    if (experiment === null) throw new AppError("NOT_FOUND", `No Experiment with id=${experimentId} exists`);
    return experiment;
  }

  #requireFreeName(name: string, ownId: ExperimentId | null): void {
    const holder = this.#reader.getByName(name);
    if (holder === null || holder.experimentId === ownId) return;
    throw new AppError("ALREADY_EXISTS", `Experiment '${name}' already exists.`, {
      hint:
        holder.lifecycleStage === "deleted"
          ? "A deleted experiment still holds the name: restore it, or choose another name."
          : "Choose another name.",
    });
  }
}
