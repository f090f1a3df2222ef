import type { DatabaseSync, StatementSync } from "node:sqlite";
import { AppError } from "@clawglass/core";
import type { RecordChange, RecordQuery, StoredRecord } from "../../contract/record-store.ts";

interface RecordRow {
  collection: string;
  id: string;
  parent_id: string;
  revision: number;
  json: string;
}

const COLUMNS = "collection, id, parent_id, revision, json";

/** The table of small records. Changes belong into a transaction of the caller. */
export class RecordTable {
  readonly #get: StatementSync;
  readonly #listAll: StatementSync;
  readonly #listOfParent: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    this.#get = database.prepare(`SELECT ${COLUMNS} FROM records WHERE collection = ? AND id = ?`);
    this.#listAll = database.prepare(
      `SELECT ${COLUMNS} FROM records WHERE collection = ? ORDER BY record_key`,
    );
    this.#listOfParent = database.prepare(
      `SELECT ${COLUMNS} FROM records WHERE collection = ? AND parent_id = ? ORDER BY record_key`,
    );
    this.#put = database.prepare(
      `INSERT INTO records (collection, id, parent_id, revision, json) VALUES (?, ?, ?, 1, ?)
       ON CONFLICT (collection, id)
       DO UPDATE SET parent_id = excluded.parent_id, json = excluded.json, revision = revision + 1`,
    );
    this.#delete = database.prepare("DELETE FROM records WHERE collection = ? AND id = ?");
  }

  get(collection: string, id: string): StoredRecord | null {
    const row = this.#get.get(collection, id);
    return row === undefined ? null : toRecord(row as unknown as RecordRow);
  }

  list({ collection, parentId }: RecordQuery): StoredRecord[] {
    const rows =
      parentId === null ? this.#listAll.all(collection) : this.#listOfParent.all(collection, parentId);
    return (rows as unknown as RecordRow[]).map(toRecord);
  }

  apply(changes: readonly RecordChange[]): void {
    for (const change of changes) {
      if (change.kind === "delete") this.#delete.run(change.collection, change.id);
      else this.#applyPut(change);
    }
  }

  #applyPut({ record, expectedRevision }: Extract<RecordChange, { kind: "put" }>): void {
    const { collection, id, parentId, json } = record;
    if (expectedRevision !== null) {
      const revision = this.get(collection, id)?.revision ?? 0;
      if (revision !== expectedRevision) {
        throw new AppError("CONFLICT", `The ${collection} '${id}' was changed by someone else meanwhile.`, {
          hint: "Read it again and repeat the change.",
        });
      }
    }
    this.#put.run(collection, id, parentId, json);
  }
}

function toRecord({ collection, id, parent_id, revision, json }: RecordRow): StoredRecord {
  return { collection, id, parentId: parent_id, revision, json };
}
