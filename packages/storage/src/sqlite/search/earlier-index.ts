import type { DatabaseSync, StatementSync } from "node:sqlite";

/**
 * What versions before the segments indexed: an FTS5 table, and lists of its words. Both only shrink. Words are folded
 * letters and digits, so that quotes are all the escaping they need.
 */
export class EarlierIndex {
  readonly #hasAny: StatementSync;
  readonly #match: StatementSync;
  readonly #has: StatementSync;
  readonly #selectLists: StatementSync;
  readonly #selectNext: StatementSync;
  readonly #remove: StatementSync;
  readonly #save: StatementSync;
  readonly #drop: StatementSync;

  constructor(database: DatabaseSync) {
    this.#hasAny = database.prepare("SELECT 1 FROM search_dictionary LIMIT 1");
    this.#match = database.prepare(
      "SELECT rowid AS document FROM search_index WHERE search_index MATCH ? LIMIT ?",
    );
    this.#has = database.prepare(
      "SELECT 1 FROM search_index WHERE search_index MATCH ? AND rowid = ? LIMIT 1",
    );
    this.#selectLists = database.prepare("SELECT words FROM search_dictionary WHERE instr(words, ?) > 0");
    this.#selectNext = database.prepare(
      "SELECT list_id AS id, words FROM search_dictionary WHERE list_id > ? ORDER BY list_id LIMIT 1",
    );
    this.#remove = database.prepare("DELETE FROM search_index WHERE rowid = ?");
    this.#save = database.prepare("UPDATE search_dictionary SET words = ? WHERE list_id = ?");
    this.#drop = database.prepare("DELETE FROM search_dictionary WHERE list_id = ?");
  }

  get isEmpty(): boolean {
    return this.#hasAny.get() === undefined;
  }

  /** Whether a document has a word. */
  has(document: number, word: string): boolean {
    return this.#has.get(`"${word}"`, document) !== undefined;
  }

  /** The documents with a word; null when there are more than `limit`. */
  findWord(word: string, limit: number): Set<number> | null {
    return this.#find(`"${word}"`, limit);
  }

  findBeginning(beginning: string, limit: number): Set<number> | null {
    return this.#find(`"${beginning}" *`, limit);
  }

  findPart(part: string, limit: number, maxWords: number): Set<number> | null {
    const found = new Set<string>();
    const lists = this.#selectLists.iterate(part) as Iterable<unknown> as Iterable<{ words: string }>;
    for (const { words } of lists) {
      for (const word of words.split("\n")) if (word.includes(part)) found.add(word);
      if (found.size > maxWords) return null;
    }
    if (found.size === 0) return new Set();
    return this.#find(Array.from(found, (word) => `"${word}"`).join(" OR "), limit);
  }

  remove(document: number): void {
    this.#remove.run(document);
  }

  /** Takes words that no document has any longer out of the list after `id`. The id of that list, or null at the end. */
  sweepAfter(id: number): number | null {
    const list = this.#selectNext.get(id) as { id: number; words: string } | undefined;
    if (list === undefined) return null;
    const words = list.words.split("\n").filter((word) => word !== "");
    const used = words.filter((word) => this.#match.get(`"${word}"`, 1) !== undefined);
    if (used.length === 0) this.#drop.run(list.id);
    else if (used.length < words.length) this.#save.run(`\n${used.join("\n")}\n`, list.id);
    return list.id;
  }

  #find(match: string, limit: number): Set<number> | null {
    const rows = this.#match.all(match, limit + 1) as { document: number }[];
    return rows.length > limit ? null : new Set(rows.map((row) => row.document));
  }
}
