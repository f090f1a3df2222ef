import type { DatabaseSync, StatementSync } from "node:sqlite";
import { decodeBlock } from "../content/block-codec.ts";
import { decodeEntryList } from "../content/entry-list.ts";
import { type EntryRef, toBlockId, toEntryRef, toPosition } from "../content/refs.ts";
import type { Names } from "../names.ts";
import { parseSpanBody } from "../span-body.ts";
import { listPlaceEntries } from "./body-places.ts";
import { collectBodyWords } from "./body-words.ts";
import { collectWords } from "./index-words.ts";

/** A slice holds up commits for as long as it runs: about 5 ms. */
const SLICE_CHARS = 32 * 1024;
const SLICE_CHAINS = 500;
const SLICE_SWEPT_WORDS = 100;
const MAX_KNOWN_WORDS = 100_000;

interface BodyRow {
  trace_key: number;
  name_id: number;
  has_inputs: number;
}

/** Brings the index after the content store, slice by slice. Each slice runs in a transaction of the caller's. */
export class SearchIndexer {
  readonly #names: Names;
  readonly #statements: Record<
    | "readMark"
    | "saveMark"
    | "chains"
    | "chain"
    | "addChain"
    | "block"
    | "body"
    | "index"
    | "addWord"
    | "addPlace"
    | "unindex"
    | "dropBody"
    | "dropPlaces"
    | "wordsAfter"
    | "isWordUsed"
    | "dropWord",
    StatementSync
  >;
  readonly #knownWords = new Set<string>();
  #sweptUpTo = "";

  constructor(database: DatabaseSync, names: Names) {
    this.#names = names;
    const prepare = (sql: string): StatementSync => database.prepare(sql);
    this.#statements = {
      readMark: prepare("SELECT value FROM counters WHERE name = ?"),
      saveMark: prepare("UPDATE counters SET value = ?2 WHERE name = ?1 AND value <> ?2"),
      chains: prepare(
        `SELECT chain_id, entries FROM chains WHERE chain_id >= ? ORDER BY chain_id LIMIT ${SLICE_CHAINS}`,
      ),
      chain: prepare("SELECT parent_id, entries FROM chains WHERE chain_id = ?"),
      addChain: prepare("INSERT OR IGNORE INTO search_chains (entry_ref, chain_id) VALUES (?, ?)"),
      block: prepare(
        "SELECT block_id, codec, data FROM blocks WHERE block_id >= ? ORDER BY block_id LIMIT 1",
      ),
      body: prepare("SELECT trace_key, name_id, has_inputs FROM search_bodies WHERE entry_ref = ?"),
      index: prepare("INSERT INTO search_index (rowid, words) VALUES (?, ?)"),
      addWord: prepare("INSERT OR IGNORE INTO search_words (word) VALUES (?)"),
      addPlace: prepare("INSERT OR IGNORE INTO search_places (entry_ref, trace_key) VALUES (?, ?)"),
      unindex: prepare("DELETE FROM search_index WHERE rowid = ?"),
      dropBody: prepare("DELETE FROM search_bodies WHERE entry_ref = ?"),
      dropPlaces: prepare("DELETE FROM search_places WHERE entry_ref = ?"),
      wordsAfter: prepare(
        `SELECT word FROM search_words WHERE word > ? ORDER BY word LIMIT ${SLICE_SWEPT_WORDS}`,
      ),
      isWordUsed: prepare("SELECT 1 FROM search_index WHERE search_index MATCH ? LIMIT 1"),
      dropWord: prepare("DELETE FROM search_words WHERE word = ?"),
    };
  }

  /** Indexes some of what waits; false when nothing waits any longer. */
  indexSlice(): boolean {
    if (this.#indexChains()) return true;
    if (this.#indexEntries()) return true;
    return this.#sweepWords();
  }

  /** Takes entries out whose bytes are about to be erased. */
  removeEntries(refs: readonly EntryRef[]): void {
    const { unindex, dropBody, dropPlaces } = this.#statements;
    const mark = this.#readMark("search_entry");
    for (const ref of refs) {
      if (ref < mark) {
        unindex.run(ref);
        dropPlaces.run(ref);
      }
      dropBody.run(ref);
    }
  }

  /** After a deletion: words that no text has any longer go, too. */
  requestSweep(): void {
    this.#sweptUpTo = "";
    this.#statements.saveMark.run("search_must_sweep", 1);
  }

  saveWaitsSince(timeMs: number): void {
    this.#statements.saveMark.run("search_waits_since_ms", timeMs);
  }

  /** After a rollback: words that are known here may not be stored. */
  forget(): void {
    this.#knownWords.clear();
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
    while (charCount < SLICE_CHARS) {
      const row = this.#statements.block.get(toBlockId(mark)) as
        | { block_id: number; codec: number; data: Uint8Array }
        | undefined;
      const entries = row === undefined ? [] : decodeBlock(row.codec, row.data);
      let position = row !== undefined && row.block_id === toBlockId(mark) ? toPosition(mark) : 0;
      for (; position < entries.length && charCount < SLICE_CHARS; position += 1) {
        const bytes = entries[position] ?? Buffer.alloc(0);
        if (row !== undefined && bytes.length > 0)
          this.#indexEntry(toEntryRef(row.block_id, position), bytes);
        charCount += bytes.length;
      }
      if (row === undefined) {
        hasMore = false;
        break;
      }
      mark = toEntryRef(row.block_id, position);
      if (position < entries.length) break;
      // The last block may still grow; an earlier one is done.
      const next = this.#statements.block.get(row.block_id + 1) as { block_id: number } | undefined;
      if (next === undefined) {
        hasMore = false;
        break;
      }
      mark = toEntryRef(next.block_id, 0);
    }
    this.#statements.saveMark.run("search_entry", mark);
    return hasMore;
  }

  #indexEntry(ref: EntryRef, bytes: Buffer): void {
    const words = this.#readWords(ref, bytes);
    if (words.size === 0) return;
    this.#statements.index.run(ref, [...words].join(" "));
    for (const word of words) {
      if (this.#knownWords.has(word)) continue;
      this.#statements.addWord.run(word);
      if (this.#knownWords.size >= MAX_KNOWN_WORDS) this.#knownWords.clear();
      this.#knownWords.add(word);
    }
    this.#notePlaces(ref, bytes);
  }

  #readWords(ref: EntryRef, bytes: Buffer): Set<string> {
    const words = new Set<string>();
    const text = bytes.toString("utf8");
    const body = this.#statements.body.get(ref) as BodyRow | undefined;
    if (body === undefined) collectWords(text, words);
    else collectBodyWords(parseSpanBody(text), this.#names.read(body.name_id) ?? "", words);
    return words;
  }

  #notePlaces(ref: EntryRef, bytes: Buffer): void {
    const body = this.#statements.body.get(ref) as BodyRow | undefined;
    if (body === undefined) return;
    const entries = listPlaceEntries(
      parseSpanBody(bytes.toString("utf8")),
      body.has_inputs === 1,
      (chainId) => {
        const chain = this.#statements.chain.get(chainId) as
          | { parent_id: number; entries: Uint8Array }
          | undefined;
        return {
          parentId: chain?.parent_id ?? 0,
          entries: chain === undefined ? [] : decodeEntryList(chain.entries),
        };
      },
    );
    for (const entry of entries) this.#statements.addPlace.run(entry, body.trace_key);
  }

  #sweepWords(): boolean {
    if (this.#readMark("search_must_sweep") === 0) return false;
    const { wordsAfter, isWordUsed, dropWord, saveMark } = this.#statements;
    const rows = wordsAfter.all(this.#sweptUpTo) as { word: string }[];
    for (const { word } of rows) {
      this.#sweptUpTo = word;
      if (isWordUsed.get(`"${word}"`) !== undefined) continue;
      dropWord.run(word);
      this.#knownWords.delete(word);
    }
    if (rows.length === SLICE_SWEPT_WORDS) return true;
    saveMark.run("search_must_sweep", 0);
    return false;
  }
}
