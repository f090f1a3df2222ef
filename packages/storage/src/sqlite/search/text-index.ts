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

/** Asks the index which entries hold a word, and which traces use an entry. Only says what may hold it: callers verify. */
export class TextIndex {
  readonly #database: DatabaseSync;
  readonly #selectWords: StatementSync;
  readonly #selectEntries: StatementSync;
  readonly #selectWaiting: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#selectWords = database.prepare(
      `SELECT word FROM search_words WHERE instr(word, ?) > 0 LIMIT ${MAX_EXPANDED_WORDS + 1}`,
    );
    this.#selectEntries = database.prepare(
      "SELECT rowid AS entry_ref FROM search_index WHERE search_index MATCH ? LIMIT ?",
    );
    this.#selectWaiting = database.prepare(
      `SELECT DISTINCT trace_key FROM search_bodies
       WHERE entry_ref >= (SELECT value FROM counters WHERE name = 'search_entry') LIMIT ?`,
    );
  }

  /** Entries that may hold the word; null when there are more than `limit`. */
  findEntries(words: readonly IndexedWord[], limit: number): EntryRef[] | null {
    const parts: string[] = [];
    for (const word of words) {
      const part = this.#toMatch(word);
      if (part === "none") return [];
      if (part !== "any") parts.push(`(${part})`);
    }
    if (parts.length === 0) return null;
    const rows = this.#selectEntries.all(parts.join(" AND "), limit + 1) as { entry_ref: EntryRef }[];
    return rows.length > limit ? null : rows.map((row) => row.entry_ref);
  }

  /** Traces that have any of the entries as request, reply, argument or result, or in a span's body. */
  tracesWithPlace(entries: readonly EntryRef[]): number[] {
    return this.#readKeys(
      `SELECT trace_key FROM search_bodies WHERE entry_ref IN (SELECT value FROM json_each(?1))
       UNION SELECT trace_key FROM search_places WHERE entry_ref IN (SELECT value FROM json_each(?1))`,
      entries,
    );
  }

  /** Traces that have any of the entries anywhere, histories and definitions included. */
  tracesWithAnyUse(entries: readonly EntryRef[]): number[] {
    return this.#readKeys(
      `WITH RECURSIVE hits (entry_ref) AS MATERIALIZED (SELECT value FROM json_each(?1)),
         using_chains (chain_id) AS (
           SELECT chain_id FROM search_chains JOIN hits USING (entry_ref)
           UNION SELECT chains.chain_id FROM chains JOIN using_chains ON chains.parent_id = using_chains.chain_id
             WHERE chains.parent_id > 0)
       SELECT trace_key FROM search_bodies WHERE entry_ref IN (SELECT entry_ref FROM hits)
       UNION SELECT trace_key FROM trace_contents WHERE content_ref IN (
         SELECT entry_ref * 2 FROM hits UNION ALL SELECT chain_id * 2 + 1 FROM using_chains)`,
      entries,
    );
  }

  /** Traces with spans that are not indexed yet; null when there are more than `limit`. */
  waitingTraces(limit: number): number[] | null {
    const rows = this.#selectWaiting.all(limit + 1) as { trace_key: number }[];
    return rows.length > limit ? null : rows.map((row) => row.trace_key);
  }

  #readKeys(sql: string, entries: readonly EntryRef[]): number[] {
    const rows = this.#database.prepare(sql).all(JSON.stringify(entries)) as { trace_key: number }[];
    return rows.map((row) => row.trace_key);
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
    const rows = this.#selectWords.all(part) as { word: string }[];
    if (rows.length === 0) return "none";
    return rows.length > MAX_EXPANDED_WORDS ? "any" : rows.map(({ word }) => `"${word}"`).join(" OR ");
  }
}

function all(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(" AND ");
}
