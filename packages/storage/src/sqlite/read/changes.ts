import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ChangeList } from "../../contract/store-reader.ts";
import type { StoreChange } from "../../contract/store-writer.ts";
import { fromStoredTraceId, type StoredId } from "../ids.ts";
import type { Names } from "../names.ts";
import type { TraceRow } from "../trace-row.ts";
import { toTraceSummary } from "./to-trace-summary.ts";
import { TraceScores } from "./trace-scores.ts";

/** Lists what changed after a sequence: from the rows themselves, and from the record of deletions. */
export class ChangeReader {
  readonly #names: Names;
  readonly #scores: TraceScores;
  readonly #selectTraces: StatementSync;
  readonly #selectDeleted: StatementSync;
  readonly #selectForgotten: StatementSync;

  constructor(database: DatabaseSync, names: Names) {
    this.#names = names;
    this.#scores = new TraceScores(database);
    this.#selectTraces = database.prepare(
      "SELECT * FROM traces WHERE revision > ? ORDER BY revision LIMIT ?",
    );
    this.#selectDeleted = database.prepare(
      "SELECT sequence, trace_id FROM deleted_traces WHERE sequence > ? ORDER BY sequence LIMIT ?",
    );
    this.#selectForgotten = database.prepare("SELECT value FROM counters WHERE name = 'forgotten_deletions'");
  }

  list(afterSequence: number, limit: number): ChangeList {
    const traces = this.#selectTraces.all(afterSequence, limit + 1) as unknown as TraceRow[];
    const deleted = this.#selectDeleted.all(afterSequence, limit + 1) as unknown as {
      sequence: number;
      trace_id: StoredId;
    }[];
    const changes: StoreChange[] = [
      ...traces.map(
        (row): StoreChange => ({
          kind: "trace",
          sequence: row.revision,
          trace: toTraceSummary(row, this.#names, this.#scores.read(row.trace_key)),
        }),
      ),
      ...deleted.map(
        (row): StoreChange => ({
          kind: "trace-deleted",
          sequence: row.sequence,
          traceId: fromStoredTraceId(row.trace_id),
        }),
      ),
    ].sort((left, right) => left.sequence - right.sequence);
    const forgotten = this.#selectForgotten.get() as { value: number } | undefined;
    return {
      changes: changes.slice(0, limit),
      hasMore: changes.length > limit,
      isComplete: forgotten === undefined || forgotten.value <= afterSequence,
    };
  }
}
