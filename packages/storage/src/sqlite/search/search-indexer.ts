import type { DatabaseSync, StatementSync } from "node:sqlite";
import { BlockTable } from "../content/block-table.ts";
import { decodeEntryList } from "../content/entry-list.ts";
import { type EntryRef, toBlockId, toEntryRef, toPosition } from "../content/refs.ts";
import type { Names } from "../names.ts";
import { parseSpanBody, type SpanBody } from "../span-body.ts";
import { listPlaceEntries } from "./body-places.ts";
import { collectBodyWords } from "./body-words.ts";
import { collectWords } from "./index-words.ts";
import { WordLists } from "./word-lists.ts";

/** A slice holds up commits for as long as it runs: about 5 ms. */
const SLICE_CHARS = 32 * 1024;
/** Where nobody waits for commits, bigger slices leave the index less to merge. */
const BULK_SLICE_CHARS = 2 * 1024 * 1024;
const SLICE_CHAINS = 500;
/** Entries of a block that arrived together share a document: fewer postings, and they mostly belong to one trace. */
const DOCUMENT_CHARS = 8 * 1024;

interface BodyRow {
  trace_key: number;
  name_id: number;
  has_inputs: number;
}

interface DocumentRow {
  document: number;
  first_entry: EntryRef;
  entry_count: number;
}

/** Brings the index after the content store, slice by slice. Each slice runs in a transaction of the caller's. */
export class SearchIndexer {
  readonly #names: Names;
  readonly #words: WordLists;
  readonly #blocks: BlockTable;
  readonly #sliceChars: number;
  readonly #statements: Record<
    | "readMark"
    | "saveMark"
    | "chains"
    | "chain"
    | "addChain"
    | "findBlock"
    | "body"
    | "index"
    | "unindex"
    | "addDocument"
    | "markStale"
    | "staleDocument"
    | "clearStale"
    | "addPlace"
    | "dropBody"
    | "dropPlaces",
    StatementSync
  >;
  #sweptUpTo = 0;

  constructor(database: DatabaseSync, names: Names, isBulkLoad = false) {
    this.#names = names;
    this.#words = new WordLists(database);
    this.#blocks = new BlockTable(database);
    this.#sliceChars = isBulkLoad ? BULK_SLICE_CHARS : SLICE_CHARS;
    const prepare = (sql: string): StatementSync => database.prepare(sql);
    this.#statements = {
      readMark: prepare("SELECT value FROM counters WHERE name = ?"),
      saveMark: prepare("UPDATE counters SET value = ?2 WHERE name = ?1 AND value <> ?2"),
      chains: prepare(
        `SELECT chain_id, entries FROM chains WHERE chain_id >= ? ORDER BY chain_id LIMIT ${SLICE_CHAINS}`,
      ),
      chain: prepare("SELECT parent_id, entries FROM chains WHERE chain_id = ?"),
      addChain: prepare("INSERT OR IGNORE INTO search_chains (entry_ref, chain_id) VALUES (?, ?)"),
      findBlock: prepare("SELECT block_id FROM blocks WHERE block_id >= ? ORDER BY block_id LIMIT 1"),
      body: prepare("SELECT trace_key, name_id, has_inputs FROM search_bodies WHERE entry_ref = ?"),
      index: prepare("INSERT INTO search_index (rowid, words) VALUES (?, ?)"),
      unindex: prepare("DELETE FROM search_index WHERE rowid = ?"),
      addDocument: prepare(
        "INSERT INTO search_documents (first_entry, entry_count, is_stale) VALUES (?, ?, 0)",
      ),
      markStale: prepare(
        `UPDATE search_documents SET is_stale = 1 WHERE is_stale = 0 AND document =
           (SELECT document FROM search_documents WHERE first_entry <= ?1 ORDER BY first_entry DESC LIMIT 1)`,
      ),
      staleDocument: prepare(
        "SELECT document, first_entry, entry_count FROM search_documents WHERE is_stale = 1 LIMIT 1",
      ),
      clearStale: prepare("UPDATE search_documents SET is_stale = 0 WHERE document = ?"),
      addPlace: prepare("INSERT OR IGNORE INTO search_places (entry_ref, trace_key) VALUES (?, ?)"),
      dropBody: prepare("DELETE FROM search_bodies WHERE entry_ref = ?"),
      dropPlaces: prepare("DELETE FROM search_places WHERE entry_ref = ?"),
    };
  }

  /** Indexes some of what waits; false when nothing waits any longer. */
  indexSlice(): boolean {
    if (this.#indexChains()) return true;
    if (this.#indexEntries()) return true;
    if (this.#redoStaleDocument()) return true;
    return this.#sweepWords();
  }

  /** Entries are about to be erased: their places go at once, and the words of their documents with the next slices. */
  removeEntries(refs: readonly EntryRef[]): void {
    const { markStale, dropBody, dropPlaces } = this.#statements;
    const mark = this.#readMark("search_entry");
    for (const ref of refs) {
      if (ref < mark) {
        markStale.run(ref);
        dropPlaces.run(ref);
      }
      dropBody.run(ref);
    }
  }

  /** After a deletion: words that no text has any longer go, too. */
  requestSweep(): void {
    this.#sweptUpTo = 0;
    this.#statements.saveMark.run("search_must_sweep", 1);
  }

  /** Words may be left of which every text was deleted. */
  get mustSweep(): boolean {
    return this.#readMark("search_must_sweep") !== 0;
  }

  saveWaitsSince(timeMs: number): void {
    this.#statements.saveMark.run("search_waits_since_ms", timeMs);
  }

  /** After a rollback: words that are known here may not be stored. */
  forget(): void {
    this.#words.forget();
  }

  #readMark(name: string): number {
    return (this.#statements.readMark.get(name) as { value: number } | undefined)?.value ?? 0;
  }

  #indexChains(): boolean {
    const mark = this.#readMark("search_chain");
    const rows = this.#statements.chains.all(mark) as { chain_id: number; entries: Uint8Array }[];
    for (const { chain_id: chainId, entries } of rows) {
      for (const entry of decodeEntryList(entries)) this.#statements.addChain.run(entry, chainId);
    }
    const last = rows.at(-1);
    if (last !== undefined) this.#statements.saveMark.run("search_chain", last.chain_id + 1);
    return rows.length === SLICE_CHAINS;
  }

  #indexEntries(): boolean {
    let mark = this.#readMark("search_entry");
    let charCount = 0;
    let hasMore = true;
    while (charCount < this.#sliceChars) {
      const block = this.#blocks.readFrom(toBlockId(mark));
      if (block === null) {
        hasMore = false;
        break;
      }
      const { blockId, entries } = block;
      let position = blockId === toBlockId(mark) ? toPosition(mark) : 0;
      while (position < entries.length && charCount < this.#sliceChars) {
        const entryCount = countDocumentEntries(entries, position);
        const first = toEntryRef(blockId, position);
        const own = entries.slice(position, position + entryCount);
        const document = Number(this.#statements.addDocument.run(first, entryCount).lastInsertRowid);
        this.#indexDocument(document, first, own);
        charCount += own.reduce((sum, bytes) => sum + bytes.length, 0);
        position += entryCount;
      }
      mark = toEntryRef(blockId, position);
      if (position < entries.length) break;
      // The last block may still grow; an earlier one is done.
      const next = this.#findBlockFrom(blockId + 1);
      if (next === null) {
        hasMore = false;
        break;
      }
      mark = toEntryRef(next, 0);
    }
    this.#statements.saveMark.run("search_entry", mark);
    return hasMore;
  }

  #findBlockFrom(blockId: number): number | null {
    return (this.#statements.findBlock.get(blockId) as { block_id: number } | undefined)?.block_id ?? null;
  }

  #indexDocument(document: number, first: EntryRef, entries: readonly Buffer[]): void {
    const words = new Set<string>();
    for (const [index, bytes] of entries.entries()) {
      if (bytes.length === 0) continue;
      const text = bytes.toString("utf8");
      const body = this.#readBody(first + index);
      if (body === null) {
        collectWords(text, words);
        continue;
      }
      const span = parseSpanBody(text);
      collectBodyWords(span, this.#names.read(body.name_id) ?? "", words);
      this.#notePlaces(span, body);
    }
    if (words.size === 0) return;
    this.#words.add(words);
    this.#statements.index.run(document, [...words].join(" "));
  }

  #readBody(ref: EntryRef): BodyRow | null {
    return (this.#statements.body.get(ref) as BodyRow | undefined) ?? null;
  }

  #notePlaces(span: SpanBody, body: BodyRow): void {
    const entries = listPlaceEntries(span, body.has_inputs === 1, (chainId) => {
      const chain = this.#statements.chain.get(chainId) as
        | { parent_id: number; entries: Uint8Array }
        | undefined;
      return {
        parentId: chain?.parent_id ?? 0,
        entries: chain === undefined ? [] : decodeEntryList(chain.entries),
      };
    });
    for (const entry of entries) this.#statements.addPlace.run(entry, body.trace_key);
  }

  /** A document that lost entries: its words are those of the entries that are left. */
  #redoStaleDocument(): boolean {
    const row = this.#statements.staleDocument.get() as DocumentRow | undefined;
    if (row === undefined) return false;
    const { document, first_entry: first, entry_count: entryCount } = row;
    this.#statements.unindex.run(document);
    const start = toPosition(first);
    const entries = this.#blocks.read(toBlockId(first))?.slice(start, start + entryCount);
    if (entries !== undefined) this.#indexDocument(document, first, entries);
    this.#statements.clearStale.run(document);
    return true;
  }

  #sweepWords(): boolean {
    if (!this.mustSweep) return false;
    const swept = this.#words.sweepAfter(this.#sweptUpTo);
    this.#sweptUpTo = swept ?? 0;
    if (swept !== null) return true;
    this.#statements.saveMark.run("search_must_sweep", 0);
    return false;
  }
}

function countDocumentEntries(entries: readonly Buffer[], from: number): number {
  let charCount = 0;
  let position = from;
  for (; position < entries.length && (position === from || charCount < DOCUMENT_CHARS); position += 1) {
    charCount += entries[position]?.length ?? 0;
  }
  return position - from;
}
