import type { DatabaseSync, StatementSync } from "node:sqlite";
import { LruMap } from "../lru-map.ts";

/** A few kilobytes each. */
const MAX_KEPT = 128;

/** Statements whose text is put together for each query: the same text is prepared once. What is set on a statement stays set. */
export class KeptStatements {
  readonly #database: DatabaseSync;
  readonly #kept = new LruMap<string, StatementSync>(MAX_KEPT);

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(text: string): StatementSync {
    const kept = this.#kept.get(text);
    if (kept !== undefined) return kept;
    const statement = this.#database.prepare(text);
    this.#kept.set(text, statement);
    return statement;
  }
}
