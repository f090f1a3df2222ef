import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { AppError, type TraceId } from "@clawglass/core";
import type { StaleHours } from "../hours/stale-hours.ts";
import { toStoredTraceId } from "../ids.ts";
import { packPreview } from "../preview-text.ts";
import { type Contribution, toTraceContribution } from "../rollups/rollup-figures.ts";
import type { RollupWriter } from "../rollups/rollup-writer.ts";
import { createTraceRow, TRACE_COLUMNS, type TraceRow } from "../trace-row.ts";

export interface TraceChange {
  row: TraceRow;
  sequence: number;
  isDeleted: boolean;
}

/** The newest change of a store. */
export function readSequence(database: DatabaseSync): number {
  const row = database
    .prepare(
      `SELECT max(coalesce((SELECT max(revision) FROM traces), 0),
                  coalesce((SELECT max(sequence) FROM deleted_traces), 0)) AS sequence`,
    )
    .get() as { sequence: number };
  return row.sequence;
}

function readNextTraceKey(database: DatabaseSync): number {
  const row = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'traces'").get();
  return ((row as { seq: number } | undefined)?.seq ?? 0) + 1;
}

/** Loads and saves trace rows; remembers which ones a commit has changed. */
export class TraceTable {
  /** What this commit has changed, the last state of each trace. */
  #changed = new Map<number, TraceChange>();
  #changedByRequest = new Map<number, TraceChange>();
  /** What the roll-ups hold of each trace that the current request has loaded. */
  readonly #counted = new Map<number, Contribution>();
  readonly #rollups: RollupWriter;
  /** Rows that are not in the table yet: they are inserted whole, when they are saved. */
  readonly #unsaved = new Set<number>();
  readonly #staleHours: StaleHours;
  #sequence: number;
  #nextTraceKey: number;
  readonly #selectById: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #noteDeletion: StatementSync;
  readonly #countInExperiment: StatementSync;
  readonly #count: StatementSync;

  constructor(database: DatabaseSync, rollups: RollupWriter, staleHours: StaleHours) {
    this.#rollups = rollups;
    this.#staleHours = staleHours;
    this.#sequence = readSequence(database);
    this.#nextTraceKey = readNextTraceKey(database);
    this.#selectById = database.prepare("SELECT * FROM traces WHERE trace_id = ?");
    this.#insert = database.prepare(
      `INSERT INTO traces (${TRACE_COLUMNS.join(", ")}, trace_key)
       VALUES (${TRACE_COLUMNS.map(() => "?").join(", ")}, ?)`,
    );
    this.#update = database.prepare(
      `UPDATE traces SET ${TRACE_COLUMNS.map((column) => `${column} = ?`).join(", ")} WHERE trace_key = ?`,
    );
    this.#delete = database.prepare("DELETE FROM traces WHERE trace_key = ?");
    this.#noteDeletion = database.prepare("INSERT INTO deleted_traces (sequence, trace_id) VALUES (?, ?)");
    this.#countInExperiment = database.prepare(
      "UPDATE experiments SET trace_count = trace_count + ? WHERE experiment_id = ?",
    );
    this.#count = database.prepare("UPDATE counters SET value = value + ? WHERE name = 'traces'");
  }

  find(traceId: TraceId): TraceRow | null {
    const row = this.#selectById.get(toStoredTraceId(traceId)) as TraceRow | undefined;
    return row === undefined ? null : this.track(row);
  }

  /** NOT_FOUND where the trace does not exist. */
  require(traceId: TraceId): TraceRow {
    const row = this.find(traceId);
    if (row === null) throw new AppError("NOT_FOUND", `Trace with ID '${traceId}' not found.`);
    return row;
  }

  /** Remembers what the roll-ups hold of a row as it is stored now. Every row that is saved or deleted goes through here. */
  track(row: TraceRow): TraceRow {
    this.#counted.set(row.trace_key, toTraceContribution(row));
    return row;
  }

  /** A new row, stored when it is saved. Its key is never used again, whatever becomes of the request. */
  create(traceId: TraceId, experimentId: number): TraceRow {
    const traceKey = this.#nextTraceKey;
    this.#nextTraceKey += 1;
    this.#unsaved.add(traceKey);
    this.#countInExperiment.run(1, experimentId);
    this.#count.run(1);
    return createTraceRow(traceKey, toStoredTraceId(traceId), experimentId);
  }

  /** Gives the row its next revision and stores it. */
  save(row: TraceRow): void {
    row.revision = this.#nextSequence();
    this.#subtractCounted(row);
    this.#staleHours.note(row.experiment_id, row.request_time_ms);
    const contribution = toTraceContribution(row);
    this.#rollups.add(contribution);
    this.#counted.set(row.trace_key, contribution);
    this.#changedByRequest.set(row.trace_key, { row, sequence: row.revision, isDeleted: false });
    const save = this.#unsaved.delete(row.trace_key) ? this.#insert : this.#update;
    // The row stays as it is: whoever follows changes live wants the text.
    const stored: TraceRow = {
      ...row,
      request_preview: packPreview(row.request_preview),
      response_preview: packPreview(row.response_preview),
    };
    save.run(...TRACE_COLUMNS.map((column): SQLInputValue => stored[column]), row.trace_key);
  }

  delete(row: TraceRow): void {
    const sequence = this.#nextSequence();
    this.#subtractCounted(row);
    this.#delete.run(row.trace_key);
    this.#noteDeletion.run(sequence, row.trace_id);
    this.#countInExperiment.run(-1, row.experiment_id);
    this.#count.run(-1);
    this.#changedByRequest.set(row.trace_key, { row, sequence, isDeleted: true });
  }

  takeMark(): () => void {
    this.#settleRequest();
    return () => {
      this.#changedByRequest.clear();
      this.#counted.clear();
      this.#unsaved.clear();
    };
  }

  takeChanged(): TraceChange[] {
    this.#settleRequest();
    const changes = [...this.#changed.values()];
    this.#changed = new Map();
    return changes.sort((left, right) => left.sequence - right.sequence);
  }

  forgetAllChanges(): void {
    this.#changed.clear();
    this.#changedByRequest.clear();
    this.#unsaved.clear();
  }

  #subtractCounted(row: TraceRow): void {
    const counted = this.#counted.get(row.trace_key);
    if (counted !== undefined) {
      this.#rollups.subtract(counted);
      this.#staleHours.note(counted.key.experimentId, counted.key.timeMs);
    }
    this.#counted.delete(row.trace_key);
  }

  #settleRequest(): void {
    this.#counted.clear();
    for (const [key, change] of this.#changedByRequest) this.#changed.set(key, change);
    this.#changedByRequest = new Map();
  }

  /** Sequences only grow; one that a rollback leaves unused is never used again. */
  #nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }
}
