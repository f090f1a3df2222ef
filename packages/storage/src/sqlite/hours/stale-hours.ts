import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type ExperimentHour, toHour, toHourKey } from "./hour-of.ts";

export interface Touch {
  atMs: number;
  count: number;
}

/** Remembers of which hours the summaries are no longer right, in the same transaction as the change. Costs a row once an hour. */
export class StaleHours {
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #nowMs: () => number;
  readonly #noted = new Set<string>();
  readonly #touches = new Map<string, Touch>();

  constructor(database: DatabaseSync, nowMs: () => number) {
    this.#insert = database.prepare("INSERT OR IGNORE INTO stale_hours (experiment_id, hour) VALUES (?, ?)");
    this.#delete = database.prepare("DELETE FROM stale_hours WHERE experiment_id = ? AND hour = ?");
    this.#nowMs = nowMs;
  }

  /** A trace of this time came, changed or went. */
  note(experimentId: number, timeMs: number): void {
    const hour = toHour(timeMs);
    const key = toHourKey({ experimentId, hour });
    this.#touches.set(key, { atMs: this.#nowMs(), count: (this.#touches.get(key)?.count ?? 0) + 1 });
    if (this.#noted.has(key)) return;
    this.#insert.run(experimentId, hour);
    this.#noted.add(key);
  }

  /** How often and when last the hour changed, as far as this process knows; null when it did not. */
  touch(at: ExperimentHour): Touch | null {
    return this.#touches.get(toHourKey(at)) ?? null;
  }

  /** The hour's summary is right as of now. */
  settle(at: ExperimentHour): void {
    this.#delete.run(at.experimentId, at.hour);
    this.#noted.delete(toHourKey(at));
    this.#touches.delete(toHourKey(at));
  }

  /** After a rollback: what was noted may not be stored. */
  forget(): void {
    this.#noted.clear();
  }
}
