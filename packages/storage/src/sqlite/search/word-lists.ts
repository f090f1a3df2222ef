import type { DatabaseSync, StatementSync } from "node:sqlite";

/** Two lists fill a page of the file. */
const LIST_CHARS = 1_950;
const MAX_KNOWN_WORDS = 100_000;

/** Keeps every indexed word once in `search_dictionary`, so that parts of words can be found by reading through the lists. */
export class WordLists {
  readonly #isIndexed: StatementSync;
  readonly #selectLast: StatementSync;
  readonly #selectNext: StatementSync;
  readonly #save: StatementSync;
  readonly #drop: StatementSync;
  readonly #known = new Set<string>();
  #last: { id: number; words: string } | null = null;

  constructor(database: DatabaseSync) {
    this.#isIndexed = database.prepare("SELECT 1 FROM search_index WHERE search_index MATCH ? LIMIT 1");
    this.#selectLast = database.prepare(
      "SELECT list_id AS id, words FROM search_dictionary ORDER BY list_id DESC LIMIT 1",
    );
    this.#selectNext = database.prepare(
      "SELECT list_id AS id, words FROM search_dictionary WHERE list_id > ? ORDER BY list_id LIMIT 1",
    );
    this.#save = database.prepare("INSERT OR REPLACE INTO search_dictionary (list_id, words) VALUES (?, ?)");
    this.#drop = database.prepare("DELETE FROM search_dictionary WHERE list_id = ?");
  }

  /** Lists the words that no document had so far. Called before the document goes into the index. */
  add(words: Iterable<string>): void {
    let last = this.#last ?? this.#loadLast();
    let isChanged = false;
    for (const word of words) {
      if (this.#known.has(word)) continue;
      if (this.#known.size >= MAX_KNOWN_WORDS) this.#known.clear();
      this.#known.add(word);
      if (this.#isIndexed.get(`"${word}"`) !== undefined) continue;
      if (last.words.length + word.length >= LIST_CHARS) {
        this.#save.run(last.id, last.words);
        last = { id: last.id + 1, words: "\n" };
      }
      last.words += `${word}\n`;
      isChanged = true;
    }
    if (isChanged) this.#save.run(last.id, last.words);
    this.#last = last;
  }

  /** Takes words that no document has any longer out of the list after `id`. The id of that list, or null at the end. */
  sweepAfter(id: number): number | null {
    const list = this.#selectNext.get(id) as { id: number; words: string } | undefined;
    if (list === undefined) return null;
    const words = list.words.split("\n").filter((word) => word !== "");
    const used = words.filter((word) => this.#isIndexed.get(`"${word}"`) !== undefined);
    if (used.length < words.length) {
      for (const word of words) this.#known.delete(word);
      this.#last = null;
      if (used.length === 0) this.#drop.run(list.id);
      else this.#save.run(list.id, `\n${used.join("\n")}\n`);
    }
    return list.id;
  }

  /** After a rollback: what is known here may not be stored. */
  forget(): void {
    this.#known.clear();
    this.#last = null;
  }

  #loadLast(): { id: number; words: string } {
    return (this.#selectLast.get() as { id: number; words: string } | undefined) ?? { id: 1, words: "\n" };
  }
}
