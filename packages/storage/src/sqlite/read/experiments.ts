import type { DatabaseSync, StatementSync } from "node:sqlite";
import { AppError, type Experiment, type ExperimentId } from "@clawglass/core";
import type { Page } from "../../contract/page.ts";
import { parseExperimentId } from "../write/parse-experiment-id.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";

const CURSOR_ORDER = "experiments";

interface ExperimentRow {
  experiment_id: number;
  name: string;
  artifact_location: string;
  is_deleted: number;
  creation_time_ms: number;
  last_update_time_ms: number;
}

/** Reads experiments, newest first. */
export class ExperimentReader {
  readonly #selectById: StatementSync;
  readonly #selectByName: StatementSync;
  readonly #selectTags: StatementSync;
  readonly #selectPage: StatementSync;

  constructor(database: DatabaseSync) {
    this.#selectById = database.prepare("SELECT * FROM experiments WHERE experiment_id = ?");
    this.#selectByName = database.prepare("SELECT * FROM experiments WHERE name = ?");
    this.#selectTags = database.prepare("SELECT key, value FROM experiment_tags WHERE experiment_id = ?");
    this.#selectPage = database.prepare(
      `SELECT * FROM experiments
       WHERE (?1 IS NULL OR is_deleted = ?1)
         AND (?2 IS NULL OR creation_time_ms < ?2 OR (creation_time_ms = ?2 AND experiment_id > ?3))
       ORDER BY creation_time_ms DESC, experiment_id LIMIT ?4`,
    );
  }

  get(experimentId: ExperimentId): Experiment | null {
    const id = parseExperimentId(experimentId);
    return id === null ? null : this.#toExperiment(this.#selectById.get(id));
  }

  getByName(name: string): Experiment | null {
    return this.#toExperiment(this.#selectByName.get(name));
  }

  list(query: {
    lifecycleStage: Experiment["lifecycleStage"] | null;
    limit: number;
    cursor: string | null;
  }): Page<Experiment> {
    const after = query.cursor === null ? null : decodeCursor(query.cursor, CURSOR_ORDER);
    if (after?.some((part) => typeof part !== "number")) {
      throw new AppError("INVALID_INPUT", "The cursor does not fit this list.");
    }
    const isDeleted = query.lifecycleStage === null ? null : query.lifecycleStage === "deleted" ? 1 : 0;
    const rows = this.#selectPage.all(
      isDeleted,
      after?.[0] ?? null,
      after?.[1] ?? null,
      query.limit + 1,
    ) as unknown as ExperimentRow[];
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: page.flatMap((row) => this.#toExperiment(row) ?? []),
      nextCursor:
        rows.length > query.limit && last !== undefined
          ? encodeCursor(CURSOR_ORDER, [last.creation_time_ms, last.experiment_id])
          : null,
    };
  }

  #toExperiment(found: unknown): Experiment | null {
    const row = found as ExperimentRow | undefined;
    if (row === undefined) return null;
    const tags = this.#selectTags.all(row.experiment_id) as { key: string; value: string }[];
    return {
      experimentId: String(row.experiment_id),
      name: row.name,
      artifactLocation: row.artifact_location,
      lifecycleStage: row.is_deleted === 1 ? "deleted" : "active",
      creationTimeMs: row.creation_time_ms,
      lastUpdateTimeMs: row.last_update_time_ms,
      tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    };
  }
}
