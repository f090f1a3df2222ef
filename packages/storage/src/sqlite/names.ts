import type { DatabaseSync, StatementSync } from "node:sqlite";
import { LruMap } from "./lru-map.ts";

const MAX_CACHED_NAMES = 5_000;

/** The names table: texts of few values, kept once. A name's id never changes. */
export class Names {
  readonly #byId = new LruMap<number, string>(MAX_CACHED_NAMES);
  readonly #byName = new LruMap<string, number>(MAX_CACHED_NAMES);
  readonly #selectName: StatementSync;
  readonly #selectId: StatementSync;
  readonly #database: DatabaseSync;
  #insert: StatementSync | null = null;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#selectName = database.prepare("SELECT name FROM names WHERE name_id = ?");
    this.#selectId = database.prepare("SELECT name_id FROM names WHERE name = ?");
  }

  read(nameId: number | null): string | null {
    if (nameId === null) return null;
    const cached = this.#byId.get(nameId);
    if (cached !== undefined) return cached;
    const row = this.#selectName.get(nameId) as { name: string } | undefined;
    if (row === undefined) return null;
    this.#byId.set(nameId, row.name);
    return row.name;
  }

  find(name: string): number | null {
    const cached = this.#byName.get(name);
    if (cached !== undefined) return cached;
    const row = this.#selectId.get(name) as { name_id: number } | undefined;
    if (row === undefined) return null;
    this.#byName.set(name, row.name_id);
    return row.name_id;
  }

  /** The id of the name, made when it is new. Only for the writer. */
  intern(name: string | null): number | null {
    return name === null ? null : this.internText(name);
  }

  internText(name: string): number {
    const known = this.find(name);
    if (known !== null) return known;
    this.#insert ??= this.#database.prepare("INSERT INTO names (name) VALUES (?)");
    const nameId = Number(this.#insert.run(name).lastInsertRowid);
    this.#byName.set(name, nameId);
    return nameId;
  }

  /** After a rollback, when cached ids may name rows that are gone. */
  forget(): void {
    this.#byId.clear();
    this.#byName.clear();
  }
}
