import type { DatabaseSync, StatementSync } from "node:sqlite";
import { ChunkDocuments, ChunkWords, toSortKey } from "./word-chunk.ts";

/** Sorts behind all words with the same beginning. */
const LAST_UNIT = "\uffff";

interface ChunkRow {
  base: number;
  words: Uint8Array;
  documents: Uint8Array;
}

/** Asks the segments of the index which documents have a word. */
export class WordSegments {
  readonly #selectFor: StatementSync;
  readonly #selectOf: StatementSync;
  readonly #selectBeginning: StatementSync;
  readonly #selectAll: StatementSync;
  readonly #selectDocuments: StatementSync;

  constructor(database: DatabaseSync) {
    // The chunk of each segment that a word is in, if it is in any.
    const chunkOf = (segment: string, word: string) =>
      `SELECT chunk_id FROM search_chunks WHERE segment_id = ${segment} AND first_word <= ${word}
       ORDER BY first_word DESC LIMIT 1`;
    this.#selectFor = database.prepare(
      `SELECT first_document AS base, words, documents FROM search_segments AS segment JOIN search_chunks
         ON chunk_id = (${chunkOf("segment.segment_id", "?1")})`,
    );
    this.#selectOf = database.prepare(
      `SELECT first_document AS base, words, documents FROM search_segments AS segment JOIN search_chunks
         ON chunk_id = (${chunkOf("segment.segment_id", "?1")}) WHERE first_document <= ?2 AND end_document > ?2`,
    );
    this.#selectBeginning = database.prepare(
      `SELECT first_document AS base, words, documents FROM search_segments AS segment JOIN search_chunks
         ON chunk_id = (${chunkOf("segment.segment_id", "?1")})
       UNION ALL SELECT first_document AS base, words, documents FROM search_segments
         JOIN search_chunks USING (segment_id) WHERE first_word > ?1 AND first_word < ?2`,
    );
    this.#selectAll = database.prepare(
      `SELECT chunk_id AS chunkId, first_document AS base, words FROM search_chunks JOIN search_segments USING (segment_id)`,
    );
    this.#selectDocuments = database.prepare("SELECT documents FROM search_chunks WHERE chunk_id = ?");
  }

  /** The documents with a word; null when there are more than `limit`. */
  findWord(word: string, limit: number): Set<number> | null {
    const found = new Set<number>();
    for (const { base, words, documents } of iterate<ChunkRow>(this.#selectFor, toSortKey(word))) {
      const index = new ChunkWords(words).indexOf(word);
      if (index >= 0) addAll(found, new ChunkDocuments(documents, base).list(index));
      if (found.size > limit) return null;
    }
    return found;
  }

  /** Whether a document has a word. */
  has(document: number, word: string): boolean {
    const row = this.#selectOf.get(toSortKey(word), document) as ChunkRow | undefined;
    if (row === undefined) return false;
    const index = new ChunkWords(row.words).indexOf(word);
    return index >= 0 && new ChunkDocuments(row.documents, row.base).list(index).includes(document);
  }

  /** The documents with any word that begins so; null when there are more than `limit`. */
  findBeginning(beginning: string, limit: number): Set<number> | null {
    const found = new Set<number>();
    const rows = iterate<ChunkRow>(
      this.#selectBeginning,
      toSortKey(beginning),
      toSortKey(beginning + LAST_UNIT),
    );
    for (const row of rows) {
      let documents: ChunkDocuments | null = null;
      for (const { index } of new ChunkWords(row.words).listWith(beginning, "beginning")) {
        documents ??= new ChunkDocuments(row.documents, row.base);
        addAll(found, documents.list(index));
        if (found.size > limit) return null;
      }
    }
    return found;
  }

  /** The documents with any word that holds this text; null when there are more than `limit` of them, or too many words. */
  findPart(part: string, limit: number, maxWords: number): Set<number> | null {
    const found = new Set<number>();
    const seen = new Set<string>();
    const chunks = iterate<{ chunkId: number; base: number; words: Uint8Array }>(this.#selectAll);
    for (const { chunkId, base, words } of chunks) {
      let documents: ChunkDocuments | null = null;
      for (const { word, index } of new ChunkWords(words).listWith(part, "anywhere")) {
        seen.add(word);
        documents ??= this.#openDocuments(chunkId, base);
        addAll(found, documents.list(index));
        if (found.size > limit || seen.size > maxWords) return null;
      }
    }
    return found;
  }

  #openDocuments(chunkId: number, base: number): ChunkDocuments {
    const row = this.#selectDocuments.get(chunkId) as { documents: Uint8Array };
    return new ChunkDocuments(row.documents, base);
  }
}

function iterate<T>(statement: StatementSync, ...values: Uint8Array[]): Iterable<T> {
  return statement.iterate(...values) as Iterable<unknown> as Iterable<T>;
}

function addAll(found: Set<number>, documents: readonly number[]): void {
  for (const document of documents) found.add(document);
}
