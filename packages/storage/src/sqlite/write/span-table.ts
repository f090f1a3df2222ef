import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { STATUS_ERROR } from "../codes.ts";
import type { StoredId } from "../ids.ts";
import { SPAN_COLUMNS, type SpanRow } from "../span-row.ts";

/** The span rows, with the few look-ups that keep a trace row right when a span is replaced. */
export class SpanTable {
  readonly #select: StatementSync;
  readonly #replace: StatementSync;
  readonly #selectRoot: StatementSync;
  readonly #selectFirstError: StatementSync;
  readonly #selectNewestOpen: StatementSync;
  readonly #selectFirstStart: StatementSync;
  readonly #selectLastEnd: StatementSync;
  readonly #count: StatementSync;

  constructor(database: DatabaseSync) {
    this.#select = database.prepare("SELECT * FROM spans WHERE trace_key = ? AND span_id = ?");
    this.#replace = database.prepare(
      `INSERT OR REPLACE INTO spans (${SPAN_COLUMNS.join(", ")}) VALUES (${SPAN_COLUMNS.map(() => "?").join(", ")})`,
    );
    this.#selectRoot = database.prepare(
      `SELECT * FROM spans WHERE trace_key = ? AND parent_span_id IS NULL ORDER BY start_ms, span_id LIMIT 1`,
    );
    this.#selectFirstError = database.prepare(
      `SELECT * FROM spans WHERE trace_key = ? AND status = ${STATUS_ERROR}
       ORDER BY parent_span_id IS NOT NULL, start_ms, span_id LIMIT 1`,
    );
    this.#selectNewestOpen = database.prepare(
      `SELECT * FROM spans WHERE trace_key = ? AND end_ms IS NULL ORDER BY start_ms DESC, span_id DESC LIMIT 1`,
    );
    this.#selectFirstStart = database.prepare(
      "SELECT * FROM spans WHERE trace_key = ? ORDER BY start_ms, start_rest LIMIT 1",
    );
    this.#selectLastEnd = database.prepare(
      "SELECT * FROM spans WHERE trace_key = ? AND end_ms IS NOT NULL ORDER BY end_ms DESC, end_rest DESC LIMIT 1",
    );
    this.#count = database.prepare("UPDATE counters SET value = value + ? WHERE name = 'spans'");
  }

  find(traceKey: number, spanId: StoredId): SpanRow | null {
    return toRow(this.#select.get(traceKey, spanId));
  }

  save(row: SpanRow): void {
    this.#replace.run(...SPAN_COLUMNS.map((column): SQLInputValue => row[column]));
  }

  addToCount(change: number): void {
    if (change !== 0) this.#count.run(change);
  }

  findRoot(traceKey: number): SpanRow | null {
    return toRow(this.#selectRoot.get(traceKey));
  }

  findFirstError(traceKey: number): SpanRow | null {
    return toRow(this.#selectFirstError.get(traceKey));
  }

  findNewestOpen(traceKey: number): SpanRow | null {
    return toRow(this.#selectNewestOpen.get(traceKey));
  }

  findFirstStart(traceKey: number): SpanRow | null {
    return toRow(this.#selectFirstStart.get(traceKey));
  }

  findLastEnd(traceKey: number): SpanRow | null {
    return toRow(this.#selectLastEnd.get(traceKey));
  }
}

function toRow(row: unknown): SpanRow | null {
  return (row as SpanRow | undefined) ?? null;
}
