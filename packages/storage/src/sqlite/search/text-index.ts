import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { EntryRef } from "../content/refs.ts";
import { MAX_PART_CHARS, MAX_WORD_CHARS, toPairs, toParts } from "./index-words.ts";

/** A part of a word that stands in more words than this narrows too little to be worth the look-up. */
const MAX_EXPANDED_WORDS = 500;

/** A word to look up, or a part of one: open at a side where the word may go on. */
export interface IndexedWord {
  text: string;
  isUnspaced: boolean;
  isOpenLeft: boolean;
  isOpenRight: boolean;
}

/** Neighbouring entries that share a document of the index: those from `first` up to, without, `end`. */
export interface EntryRange {
  first: EntryRef;
  end: EntryRef;
}

/** Asks the index which entries may hold a word, and which traces use an entry. Only says what may hold it: callers verify. */
export class TextIndex {
  readonly #database: DatabaseSync;
  readonly #selectLists: StatementSync;
  readonly #selectRanges: StatementSync;
  readonly #selectWaiting: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#selectLists = database.prepare("SELECT words FROM search_dictionary WHERE instr(words, ?) > 0");
    this.#selectRanges = database.prepare(
      `SELECT first_entry AS first, first_entry + entry_count AS end
       FROM (SELECT rowid AS document FROM search_index WHERE search_index MATCH ? LIMIT ?)
       JOIN search_documents USING (document)`,
    );
    this.#selectWaiting = database.prepare(
      `SELECT DISTINCT trace_key FROM search_bodies
       WHERE entry_ref >= (SELECT value FROM counters WHERE name = 'search_entry') LIMIT ?`,
    );
  }

  /** Whether a look-up of the word reads through the list of all words. */
  isLookUpDear(word: IndexedWord): boolean {
    return word.isUnspaced ? [...word.text].length === 1 : word.isOpenLeft;
  }

  /** Entries that may hold the word, some neighbours among them; null when they are in more than `limit` documents. */
  findEntries(word: IndexedWord, limit: number): EntryRange[] | null {
    const match = this.#toMatch(word);
    if (match === "none") return [];
    if (match === "any") return null;
    const rows = this.#selectRanges.all(match, limit + 1) as unknown as EntryRange[];
    return rows.length > limit ? null : rows;
  }

  /** Traces that have any of the entries as request, reply, argument or result, or in a span's body. */
  tracesWithPlace(ranges: readonly EntryRange[]): number[] {
    return this.#readKeys(
      `SELECT trace_key FROM hits JOIN search_bodies ON entry_ref >= first AND entry_ref < end
       UNION SELECT trace_key FROM hits JOIN search_places ON entry_ref >= first AND entry_ref < end`,
      ranges,
    );
  }

  /** Traces that have any of the entries anywhere, histories and definitions included. */
  tracesWithAnyUse(ranges: readonly EntryRange[]): number[] {
    return this.#readKeys(
      `SELECT trace_key FROM hits JOIN search_bodies ON entry_ref >= first AND entry_ref < end
       UNION SELECT trace_key FROM hits JOIN trace_contents ON content_ref >= first * 2 AND content_ref < end * 2
         WHERE content_ref % 2 = 0
       UNION SELECT trace_key FROM using_chains JOIN trace_contents ON content_ref = chain_id * 2 + 1`,
      ranges,
    );
  }

  /** Traces with spans that are not indexed yet; null when there are more than `limit`. */
  waitingTraces(limit: number): number[] | null {
    const rows = this.#selectWaiting.all(limit + 1) as { trace_key: number }[];
    return rows.length > limit ? null : rows.map((row) => row.trace_key);
  }

  #readKeys(select: string, ranges: readonly EntryRange[]): number[] {
    const statement = this.#database.prepare(
      `WITH RECURSIVE hits (first, end) AS MATERIALIZED (
         SELECT value ->> 0, value ->> 1 FROM json_each(?1)),
       using_chains (chain_id) AS (
         SELECT chain_id FROM hits JOIN search_chains ON entry_ref >= first AND entry_ref < end
         UNION SELECT chains.chain_id FROM chains JOIN using_chains ON chains.parent_id = using_chains.chain_id
           WHERE chains.parent_id > 0)
       ${select}`,
    );
    const rows = statement.all(JSON.stringify(ranges.map(({ first, end }) => [first, end])));
    return (rows as { trace_key: number }[]).map((row) => row.trace_key);
  }

  /** FTS5's words for it: folded letters and digits only, so that quotes are all the escaping it needs. */
  #toMatch({ text, isUnspaced, isOpenLeft, isOpenRight }: IndexedWord): string | "any" | "none" {
    if (isUnspaced) {
      const pairs = toPairs(text);
      return pairs.length === 1 && [...text].length === 1 ? this.#expand(text) : all(pairs);
    }
    if (isOpenLeft) return this.#expand(text.slice(0, MAX_PART_CHARS));
    if (isOpenRight) return `"${text.slice(0, MAX_PART_CHARS)}" *`;
    return text.length <= MAX_WORD_CHARS ? `"${text}"` : all(toParts(text));
  }

  #expand(part: string): string | "any" | "none" {
    const found = new Set<string>();
    for (const { words } of this.#selectLists.iterate(part) as Iterable<unknown> as Iterable<{
      words: string;
    }>) {
      for (const word of words.split("\n")) if (word.includes(part)) found.add(word);
      if (found.size > MAX_EXPANDED_WORDS) return "any";
    }
    return found.size === 0 ? "none" : Array.from(found, (word) => `"${word}"`).join(" OR ");
  }
}

function all(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(" AND ");
}
