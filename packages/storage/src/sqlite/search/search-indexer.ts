import type { DatabaseSync, StatementSync } from "node:sqlite";
import { BlockTable, type StoredBlock } from "../content/block-table.ts";
import { decodeEntryList } from "../content/entry-list.ts";
import { type EntryRef, toBlockId, toEntryRef, toPosition } from "../content/refs.ts";
import { LruMap } from "../lru-map.ts";
import type { Names } from "../names.ts";
import { parseSpanBody, type SpanBody } from "../span-body.ts";
import { listPlaceEntries } from "./body-places.ts";
import { collectBodyTexts } from "./body-texts.ts";
import { EarlierIndex } from "./earlier-index.ts";
import { FIRST_ENTRY_OF_DOCUMENT } from "./first-entry-sql.ts";
import { type NewDocument, OpenSegment } from "./open-segment.ts";
import { planJoin } from "./plan-join.ts";
import { SegmentTable } from "./segment-table.ts";

/** A slice holds up commits for as long as it runs: about 5 ms. */
const SLICE_BYTES = 32 * 1024;
/** Where nobody waits for commits, bigger slices leave the index less to merge. */
const BULK_SLICE_BYTES = 2 * 1024 * 1024;
const SLICE_CHAINS = 500;
/** Words of so many bytes of text make a segment while more comes. */
const SEGMENT_BYTES = 512 * 1024;
const MAX_KNOWN_FIRST_ENTRIES = 4_096;
/** Documents that lost entries and are indexed anew in one slice. */
const SLICE_STALE_DOCUMENTS = 8;
/** Entries of a block that arrived together share a document: fewer postings, and they mostly belong to one trace. */
const DOCUMENT_BYTES = 16 * 1024;

interface BodyRow {
  trace_key: number;
  name_id: number;
  has_inputs: number;
}

interface ChainRow {
  chain_id: number;
  entries: Uint8Array;
}

interface DocumentRow {
  document: number;
  first_entry: EntryRef;
  entry_count: number;
}

/**
 * Brings the index after the content store, slice by slice. Each slice runs in a transaction of the caller's. Words gather in
 * memory until they are worth a segment; the mark of what is indexed moves when the segment is stored.
 */
export class SearchIndexer {
  readonly #names: Names;
  readonly #segments: SegmentTable;
  readonly #earlier: EarlierIndex;
  readonly #blocks: BlockTable;
  readonly #sliceBytes: number;
  readonly #statements: Record<
    | "readMark"
    | "saveMark"
    | "chains"
    | "chain"
    | "addChain"
    | "findBlock"
    | "body"
    | "lastDocument"
    | "addDocument"
    | "dropDocument"
    | "markStale"
    | "staleDocuments"
    | "addPlace"
    | "dropBody"
    | "firstEntry",
    StatementSync
  >;
  #open: OpenSegment | null = null;
  /** Up to here entries are indexed, be it in memory; null for as far as is stored. */
  #position: EntryRef | null = null;
  /** The block that a slice stopped in. It may have grown since, where `canGrow`: it was the last one when it was read. */
  #block: (StoredBlock & { canGrow: boolean }) | null = null;
  /** Entries of documents in memory that were erased since. */
  #erasedInOpen: EntryRef[] = [];
  /** The first chain that is not noted, be it in memory; null for as far as is stored. */
  #nextChain: number | null = null;
  /** Of entries of stored documents. */
  readonly #firstEntries = new LruMap<EntryRef, EntryRef>(MAX_KNOWN_FIRST_ENTRIES);
  #join: Generator<void> | null = null;
  #mustTidy = true;
  #sweptUpTo = 0;

  constructor(database: DatabaseSync, names: Names, isBulkLoad = false) {
    this.#names = names;
    this.#segments = new SegmentTable(database);
    this.#earlier = new EarlierIndex(database);
    this.#blocks = new BlockTable(database);
    this.#sliceBytes = isBulkLoad ? BULK_SLICE_BYTES : SLICE_BYTES;
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
      lastDocument: prepare(
        `SELECT max(coalesce((SELECT max(document) FROM search_documents), 0),
                    coalesce((SELECT max(end_document) - 1 FROM search_segments), 0)) AS document`,
      ),
      addDocument: prepare(
        "INSERT INTO search_documents (document, first_entry, entry_count, is_stale) VALUES (?, ?, ?, 0)",
      ),
      dropDocument: prepare("DELETE FROM search_documents WHERE document = ?"),
      markStale: prepare(
        `UPDATE search_documents SET is_stale = 1 WHERE is_stale = 0 AND document =
           (SELECT document FROM search_documents WHERE first_entry <= ?1 ORDER BY first_entry DESC LIMIT 1)`,
      ),
      staleDocuments: prepare(
        `SELECT document, first_entry, entry_count FROM search_documents WHERE is_stale = 1 LIMIT ${SLICE_STALE_DOCUMENTS}`,
      ),
      addPlace: prepare("INSERT OR IGNORE INTO search_places (entry_ref, trace_key) VALUES (?, ?)"),
      dropBody: prepare("DELETE FROM search_bodies WHERE entry_ref = ?"),
      firstEntry: prepare(`SELECT ${FIRST_ENTRY_OF_DOCUMENT} AS first`),
    };
  }

  /** Indexes some of what waits; false when nothing waits any longer. */
  indexSlice(): boolean {
    const hasMore = this.#indexEntries();
    this.#joinSome(false);
    return hasMore || this.#redoStaleDocuments();
  }

  /** Takes care of what is indexed already: joins segments, sweeps out words of deleted texts. false when all is well. */
  tidySlice(isAtRest: boolean): boolean {
    return this.#joinSome(isAtRest) || this.#sweepWords();
  }

  /** Entries are about to be erased: the words of their documents go with the next slices. */
  removeEntries(refs: readonly EntryRef[]): void {
    const { markStale, dropBody } = this.#statements;
    const mark = this.#readMark("search_entry");
    for (const ref of refs) {
      if (ref < mark) markStale.run(ref);
      // Spans that are sent again erase their earlier bodies with many a commit: what is gathered must not start anew each time.
      else if (this.#position !== null && ref < this.#position) this.#erasedInOpen.push(ref);
      dropBody.run(ref);
    }
    this.#block = null;
  }

  /** What is gathered in memory may hold words of what is about to be deleted: it is gathered anew. */
  forgetOpen(): void {
    this.#open = null;
    this.#position = null;
    this.#block = null;
    this.#erasedInOpen = [];
    this.#nextChain = null;
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

  /** After a rollback: what is known here may not be stored. */
  forget(): void {
    this.forgetOpen();
    this.#firstEntries.clear();
    this.#segments.forget();
    this.#join = null;
    this.#mustTidy = true;
    this.#blocks.forget();
  }

  #readMark(name: string): number {
    return (this.#statements.readMark.get(name) as { value: number } | undefined)?.value ?? 0;
  }

  /** Notes the chains of what is indexed so far: a chain is made after its entries, and before the bodies that use it. */
  #indexChains(open: OpenSegment, position: EntryRef): boolean {
    const from = this.#nextChain ?? this.#readMark("search_chain");
    const rows = this.#statements.chains.iterate(from) as Iterable<unknown> as Iterable<ChainRow>;
    let rowCount = 0;
    for (const { chain_id: chainId, entries } of rows) {
      const refs = decodeEntryList(entries);
      if (refs.some((entry) => entry >= position)) return false;
      for (const first of new Set(refs.map((entry) => this.#findFirstEntry(open, entry)))) {
        open.chains.push([first, chainId]);
      }
      this.#nextChain = chainId + 1;
      rowCount += 1;
    }
    return rowCount === SLICE_CHAINS;
  }

  /** The first entry of the document that holds an entry. */
  #findFirstEntry(open: OpenSegment, entry: EntryRef): EntryRef {
    const own = open.findFirstEntry(entry);
    if (own !== null) return own;
    let first = this.#firstEntries.get(entry);
    if (first === undefined) {
      const row = this.#statements.firstEntry.get(entry) as { first: EntryRef | null };
      first = row.first ?? entry;
      this.#firstEntries.set(entry, first);
    }
    return first;
  }

  #indexEntries(): boolean {
    let position = this.#position ?? this.#readMark("search_entry");
    const open = this.#openSegment();
    const sliceEnd = open.byteCount + this.#sliceBytes;
    let hasMore = true;
    while (open.byteCount < sliceEnd) {
      const block = this.#readBlock(position);
      if (block === null) {
        hasMore = false;
        break;
      }
      const { blockId, entries } = block;
      let at = blockId === toBlockId(position) ? toPosition(position) : 0;
      while (at < entries.length && open.byteCount < sliceEnd) {
        const entryCount = countDocumentEntries(entries, at);
        const first = toEntryRef(blockId, at);
        this.#indexDocument(open, { firstEntry: first, replaces: null }, entries.slice(at, at + entryCount));
        at += entryCount;
      }
      position = toEntryRef(blockId, at);
      if (at < entries.length) break;
      // The last block may still grow; an earlier one is done.
      const next = this.#findBlockFrom(blockId + 1);
      if (next === null) {
        hasMore = false;
        break;
      }
      // Read again, now that it grows no more; what came into it meanwhile is indexed, too.
      if (block.canGrow) this.#block = null;
      else position = toEntryRef(next, 0);
    }
    this.#position = position;
    this.#indexChains(open, position);
    if (!hasMore || open.byteCount >= SEGMENT_BYTES) this.#storeOpen();
    return hasMore;
  }

  /** The block with what stands at a position or behind it. One that is not indexed to its end is not opened again. */
  #readBlock(position: EntryRef) {
    const isHere =
      this.#block?.blockId === toBlockId(position) && toPosition(position) < this.#block.entries.length;
    if (!isHere) {
      const block = this.#blocks.readFrom(toBlockId(position));
      this.#block = block && { ...block, canGrow: this.#findBlockFrom(block.blockId + 1) === null };
    }
    return this.#block;
  }

  #findBlockFrom(blockId: number): number | null {
    return (this.#statements.findBlock.get(blockId) as { block_id: number } | undefined)?.block_id ?? null;
  }

  #openSegment(): OpenSegment {
    if (this.#open === null) {
      const { document } = this.#statements.lastDocument.get() as { document: number };
      this.#open = new OpenSegment(document + 1);
    }
    return this.#open;
  }

  /** What gathered in memory becomes a segment, together with the mark that says so. */
  #storeOpen(): void {
    const { addDocument, dropDocument, markStale, addPlace, addChain, saveMark } = this.#statements;
    const open = this.#openSegment();
    if (this.#position !== null) while (this.#indexChains(open, this.#position));
    for (const { replaces } of open.documents) {
      if (replaces === null) continue;
      dropDocument.run(replaces);
      if (replaces < this.#readMark("search_first_segment_document")) this.#earlier.remove(replaces);
    }
    for (const { document, firstEntry, entryCount } of open.documents) {
      addDocument.run(document, firstEntry, entryCount);
    }
    for (const ref of this.#erasedInOpen) markStale.run(ref);
    this.#erasedInOpen = [];
    for (const [first, traceKey] of open.places) addPlace.run(first, traceKey);
    for (const [first, chainId] of open.chains) addChain.run(first, chainId);
    this.#segments.add(open);
    if (this.#position !== null) saveMark.run("search_entry", this.#position);
    if (this.#nextChain !== null) saveMark.run("search_chain", this.#nextChain);
    this.#open = null;
  }

  #indexDocument(
    open: OpenSegment,
    { firstEntry, replaces }: Pick<NewDocument, "firstEntry" | "replaces">,
    entries: readonly Buffer[],
  ): void {
    open.startDocument(firstEntry, entries.length, replaces);
    for (const [index, bytes] of entries.entries()) {
      open.byteCount += bytes.length;
      if (bytes.length === 0) continue;
      const body = this.#readBody(firstEntry + index);
      if (body === null) {
        open.words.addJson(bytes);
        continue;
      }
      const span = parseSpanBody(bytes.toString("utf8"));
      const name = this.#names.read(body.name_id) ?? "";
      collectBodyTexts(span, name, (json) => open.words.addJson(Buffer.from(json, "utf8")));
      this.#notePlaces(open, span, body);
    }
  }

  #readBody(ref: EntryRef): BodyRow | null {
    return (this.#statements.body.get(ref) as BodyRow | undefined) ?? null;
  }

  #notePlaces(open: OpenSegment, span: SpanBody, body: BodyRow): void {
    const entries = listPlaceEntries(span, body.has_inputs === 1, (chainId) => {
      const chain = this.#statements.chain.get(chainId) as
        | { parent_id: number; entries: Uint8Array }
        | undefined;
      return {
        parentId: chain?.parent_id ?? 0,
        entries: chain === undefined ? [] : decodeEntryList(chain.entries),
      };
    });
    for (const first of new Set(entries.map((entry) => this.#findFirstEntry(open, entry)))) {
      open.places.push([first, body.trace_key]);
    }
  }

  /** Documents that lost entries: new ones with the words of the entries that are left take their place. */
  #redoStaleDocuments(): boolean {
    const rows = this.#statements.staleDocuments.all() as unknown as DocumentRow[];
    if (rows.length === 0) return false;
    const open = this.#openSegment();
    for (const { document, first_entry: firstEntry, entry_count: entryCount } of rows) {
      const start = toPosition(firstEntry);
      const entries = this.#blocks.read(toBlockId(firstEntry))?.slice(start, start + entryCount);
      this.#indexDocument(open, { firstEntry, replaces: document }, entries ?? []);
    }
    this.#storeOpen();
    return true;
  }

  #joinSome(isAtRest: boolean): boolean {
    if (this.#mustTidy) this.#segments.dropUnlisted();
    this.#mustTidy = false;
    if (this.#join === null) {
      const inputs = planJoin(this.#segments.list(), isAtRest);
      if (inputs.length === 0) return false;
      this.#join = this.#segments.join(inputs);
    }
    if (this.#join.next().done) this.#join = null;
    return true;
  }

  #sweepWords(): boolean {
    if (!this.mustSweep) return false;
    const outdated = this.#segments.findOutdated();
    if (outdated !== null) {
      this.#join = this.#segments.join([outdated]);
      return true;
    }
    const swept = this.#earlier.sweepAfter(this.#sweptUpTo);
    this.#sweptUpTo = swept ?? 0;
    if (swept !== null) return true;
    this.#statements.saveMark.run("search_must_sweep", 0);
    return false;
  }
}

function countDocumentEntries(entries: readonly Buffer[], from: number): number {
  let byteCount = 0;
  let position = from;
  for (; position < entries.length && (position === from || byteCount < DOCUMENT_BYTES); position += 1) {
    byteCount += entries[position]?.length ?? 0;
  }
  return position - from;
}
