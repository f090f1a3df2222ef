import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { EntryRef } from "../content/refs.ts";
import { EarlierIndex } from "./earlier-index.ts";
import { MAX_PART_CHARS, MAX_WORD_CHARS, toPairs, toParts } from "./index-words.ts";
import { WordSegments } from "./word-segments.ts";

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
  readonly #segments: WordSegments;
  readonly #earlier: EarlierIndex;
  readonly #selectRanges: StatementSync;
  readonly #selectWaiting: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#segments = new WordSegments(database);
    this.#earlier = new EarlierIndex(database);
    this.#selectRanges = database.prepare(
      `SELECT first_entry AS first, first_entry + entry_count AS end
       FROM search_documents WHERE document IN (SELECT value FROM json_each(?))`,
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
    const found = findDocuments(this.#segments, word, limit);
    const earlier = this.#earlier.isEmpty ? new Set<number>() : findDocuments(this.#earlier, word, limit);
    if (found === null || earlier === null || found.size + earlier.size > limit) return null;
    return this.#selectRanges.all(JSON.stringify([...found, ...earlier])) as unknown as EntryRange[];
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
}

interface WordIndex {
  findWord(word: string, limit: number): Set<number> | null;
  findBeginning(beginning: string, limit: number): Set<number> | null;
  findPart(part: string, limit: number, maxWords: number): Set<number> | null;
}

function findDocuments(index: WordIndex, word: IndexedWord, limit: number): Set<number> | null {
  const { text, isUnspaced, isOpenLeft, isOpenRight } = word;
  if (isUnspaced) {
    const pairs = toPairs(text);
    const isSign = pairs.length === 1 && [...text].length === 1;
    return isSign ? index.findPart(text, limit, MAX_EXPANDED_WORDS) : findAll(index, pairs, limit);
  }
  const part = withoutHalf(text.slice(0, MAX_PART_CHARS));
  if (isOpenLeft) return index.findPart(part, limit, MAX_EXPANDED_WORDS);
  if (isOpenRight) return index.findBeginning(part, limit);
  return text.length <= MAX_WORD_CHARS ? index.findWord(text, limit) : findAll(index, toParts(text), limit);
}

/** The documents that have all of the words; a word in more than `limit` of them does not narrow. */
function findAll(index: WordIndex, words: readonly string[], limit: number): Set<number> | null {
  let found: Set<number> | null = null;
  for (const word of words) {
    const documents = index.findWord(word, limit);
    if (documents === null) continue;
    found = found === null ? documents : found.intersection(documents);
    if (found.size === 0) break;
  }
  return found;
}

/** A cut may fall between the two halves of a character. */
function withoutHalf(text: string): string {
  return text.isWellFormed() ? text : text.slice(0, -1);
}
