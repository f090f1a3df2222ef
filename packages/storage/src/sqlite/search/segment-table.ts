import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { OpenSegment } from "./open-segment.ts";
import { ChunkBuilder, ChunkDocuments, ChunkWords, type EncodedChunk } from "./word-chunk.ts";

/** Words of the documents from `firstDocument` to before `endDocument`; so many of them had words or not, but were there. */
export interface Segment {
  segmentId: number;
  firstDocument: number;
  endDocument: number;
  documentCount: number;
}

/** The segments of the search index, as the writer changes them: they are added, joined and dropped, never changed. */
export class SegmentTable {
  readonly #statements: Record<
    | "list"
    | "add"
    | "drop"
    | "dropChunks"
    | "dropUnlisted"
    | "addChunk"
    | "nextChunk"
    | "documents"
    | "outdated",
    StatementSync
  >;
  #nextId: number | null = null;
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    const prepare = (sql: string): StatementSync => database.prepare(sql);
    const columns = `segment_id AS segmentId, first_document AS firstDocument, end_document AS endDocument,
      document_count AS documentCount`;
    this.#statements = {
      list: prepare(`SELECT ${columns} FROM search_segments ORDER BY first_document`),
      add: prepare(
        `INSERT INTO search_segments (segment_id, first_document, end_document, document_count) VALUES (?, ?, ?, ?)`,
      ),
      drop: prepare("DELETE FROM search_segments WHERE segment_id = ?"),
      dropChunks: prepare("DELETE FROM search_chunks WHERE segment_id = ?"),
      dropUnlisted: prepare(
        "DELETE FROM search_chunks WHERE segment_id NOT IN (SELECT segment_id FROM search_segments)",
      ),
      addChunk: prepare(
        "INSERT INTO search_chunks (segment_id, first_word, words, documents) VALUES (?, ?, ?, ?)",
      ),
      nextChunk: prepare(
        `SELECT first_word AS firstWord, words, documents FROM search_chunks
         WHERE segment_id = ? AND first_word > ? ORDER BY first_word LIMIT 1`,
      ),
      documents: prepare("SELECT document FROM search_documents WHERE document >= ? AND document < ?"),
      outdated: prepare(
        `SELECT ${columns} FROM search_segments WHERE document_count > (SELECT count(*) FROM search_documents
           WHERE document >= first_document AND document < end_document) LIMIT 1`,
      ),
    };
    this.#statements.documents.setReturnArrays(true);
  }

  /** In the order of their documents. */
  list(): Segment[] {
    return this.#statements.list.all() as unknown as Segment[];
  }

  /** A segment with words of documents that are no longer there, if there is one. */
  findOutdated(): Segment | null {
    return (this.#statements.outdated.get() as Segment | undefined) ?? null;
  }

  add(open: OpenSegment): void {
    const [first] = open.documents;
    if (first === undefined) return;
    const segmentId = this.#takeId();
    const builder = new ChunkBuilder(first.document);
    for (const [word, documents] of open.words.list()) {
      builder.add(word, documents);
      if (builder.isFull) this.#addChunk(segmentId, builder.take());
    }
    if (!builder.isEmpty) this.#addChunk(segmentId, builder.take());
    this.#statements.add.run(segmentId, first.document, open.endDocument, open.documents.length);
  }

  /**
   * Makes one segment of neighbouring ones, without the documents that are gone. Writes a chunk between two yields, each of
   * which may be in a transaction of its own: until the last one the new chunks belong to no segment.
   */
  *join(inputs: readonly Segment[]): Generator<void> {
    const [first, last] = [inputs[0], inputs.at(-1)];
    if (first === undefined || last === undefined) return;
    const living = this.#listDocuments(first.firstDocument, last.endDocument);
    const isWhole = living.size === inputs.reduce((sum, input) => sum + input.documentCount, 0);
    const segmentId = this.#takeId();
    const builder = new ChunkBuilder(first.firstDocument);
    const cursors = inputs.map((input) => new SegmentCursor(this.#statements.nextChunk, input));
    const take = isWhole
      ? (document: number) => builder.addDocument(document)
      : (document: number) => {
          if (living.has(document)) builder.addDocument(document);
        };
    for (let word = findFirst(cursors); word !== null; word = findFirst(cursors)) {
      builder.startWord();
      for (const cursor of cursors) if (cursor.word === word) cursor.takeDocuments(take);
      builder.endWord(word);
      if (!builder.isFull) continue;
      this.#addChunk(segmentId, builder.take());
      yield;
    }
    if (!builder.isEmpty) this.#addChunk(segmentId, builder.take());
    for (const input of inputs) this.#drop(input.segmentId);
    if (living.size > 0) {
      this.#statements.add.run(segmentId, first.firstDocument, last.endDocument, living.size);
    }
  }

  /** What joins left behind that were cut off. */
  dropUnlisted(): void {
    this.#statements.dropUnlisted.run();
  }

  /** After a rollback. */
  forget(): void {
    this.#nextId = null;
  }

  #drop(segmentId: number): void {
    this.#statements.drop.run(segmentId);
    this.#statements.dropChunks.run(segmentId);
  }

  #addChunk(segmentId: number, { firstWord, words, documents }: EncodedChunk): void {
    this.#statements.addChunk.run(segmentId, firstWord, words, documents);
  }

  #listDocuments(first: number, end: number): Set<number> {
    const rows = this.#statements.documents.all(first, end) as unknown as [number][];
    return new Set(rows.map(([document]) => document));
  }

  #takeId(): number {
    this.#nextId ??= readNextId(this.#database);
    const id = this.#nextId;
    this.#nextId += 1;
    return id;
  }
}

function readNextId(database: DatabaseSync): number {
  const row = database
    .prepare(
      `SELECT max(coalesce((SELECT max(segment_id) FROM search_segments), 0),
                  coalesce((SELECT max(segment_id) FROM search_chunks), 0)) + 1 AS id`,
    )
    .get() as { id: number };
  return row.id;
}

/** Walks over the words of a segment, chunk by chunk. */
class SegmentCursor {
  readonly #next: StatementSync;
  readonly #segment: Segment;
  #lastKey: Uint8Array = new Uint8Array();
  #words: string[] = [];
  #documents: ChunkDocuments | null = null;
  #index = 0;
  word: string | null = null;

  constructor(next: StatementSync, segment: Segment) {
    this.#next = next;
    this.#segment = segment;
    this.#load();
  }

  /** Hands over the documents of `word`; the cursor then stands on the next one. */
  takeDocuments(take: (document: number) => void): void {
    this.#documents?.each(this.#index, take);
    this.#index += 1;
    if (this.#index < this.#words.length) this.word = this.#words[this.#index] ?? null;
    else this.#load();
  }

  #load(): void {
    const row = this.#next.get(this.#segment.segmentId, this.#lastKey) as EncodedChunk | undefined;
    this.#index = 0;
    if (row === undefined) {
      this.word = null;
      return;
    }
    this.#lastKey = row.firstWord;
    this.#words = new ChunkWords(row.words).list();
    this.#documents = new ChunkDocuments(row.documents, this.#segment.firstDocument);
    this.word = this.#words[0] ?? null;
  }
}

function findFirst(cursors: readonly SegmentCursor[]): string | null {
  let first: string | null = null;
  for (const { word } of cursors) if (word !== null && (first === null || word < first)) first = word;
  return first;
}
