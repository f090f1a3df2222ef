import type { DatabaseSync } from "node:sqlite";
import { BlockTable } from "../../content/block-table.ts";
import { decodeEntryList } from "../../content/entry-list.ts";
import { toBlockId, toEntryRef, toPosition } from "../../content/refs.ts";
import type { Names } from "../../names.ts";
import { collectBodyTexts } from "../../search/body-texts.ts";
import { EarlierIndex } from "../../search/earlier-index.ts";
import { FIRST_ENTRY_OF_DOCUMENT } from "../../search/first-entry-sql.ts";
import { collectWords } from "../../search/index-words.ts";
import { WordSegments } from "../../search/word-segments.ts";
import { parseSpanBody } from "../../span-body.ts";

/** Words looked up for each document, spread over it. */
const WORDS_PER_DOCUMENT = 5;

interface DocumentRow {
  document: number;
  first_entry: number;
  entry_count: number;
  is_stale: number;
}

/** Every text that counts as indexed must be found: by documents without gaps, by its words, and by who uses it. */
export function* checkIndex(database: DatabaseSync, names: Names): Generator<string> {
  yield* checkBodies(database);
  yield* checkChains(database);
  yield* checkDocuments(database, names);
}

function* checkBodies(database: DatabaseSync): Generator<string> {
  const rows = database
    .prepare(
      "SELECT trace_key FROM spans WHERE body_ref NOT IN (SELECT entry_ref FROM search_bodies) GROUP BY trace_key LIMIT 20",
    )
    .all() as { trace_key: number }[];
  for (const { trace_key } of rows) yield `the search does not know the spans of a trace: ${trace_key}`;
}

function* checkChains(database: DatabaseSync): Generator<string> {
  const hasChain = database.prepare(
    `SELECT 1 FROM search_chains WHERE chain_id = ?2 AND entry_ref IN (?1, ${FIRST_ENTRY_OF_DOCUMENT})`,
  );
  const rows = database
    .prepare("SELECT chain_id, entries FROM chains WHERE chain_id < ?")
    .iterate(readMark(database, "search_chain")) as Iterable<unknown>;
  for (const { chain_id: chainId, entries } of rows as Iterable<{ chain_id: number; entries: Uint8Array }>) {
    const isMissing = decodeEntryList(entries).some((entry) => hasChain.get(entry, chainId) === undefined);
    if (isMissing) yield `the search does not know the texts of a chain: ${chainId}`;
  }
}

function* checkDocuments(database: DatabaseSync, names: Names): Generator<string> {
  const mark = readMark(database, "search_entry");
  const documents = (
    database
      .prepare("SELECT * FROM search_documents ORDER BY first_entry")
      .iterate() as Iterable<unknown> as Iterable<DocumentRow>
  )[Symbol.iterator]();
  const findBody = database.prepare("SELECT name_id FROM search_bodies WHERE entry_ref = ?");
  const segments = new WordSegments(database);
  const earlier = new EarlierIndex(database);
  const firstInSegments = readMark(database, "search_first_segment_document");
  const blocks = new BlockTable(database);
  const blockIds = database
    .prepare("SELECT block_id FROM blocks WHERE block_id <= ? ORDER BY block_id")
    .iterate(toBlockId(mark)) as Iterable<unknown>;
  let next = documents.next();
  for (const { block_id: blockId } of blockIds as Iterable<{ block_id: number }>) {
    const entries = readOrNone(blocks, blockId);
    const endRef = Math.min(mark, toEntryRef(blockId, entries.length));
    let covered = toEntryRef(blockId, 0);
    while (!next.done && next.value.first_entry < toEntryRef(blockId + 1, 0)) {
      const row = next.value;
      if (row.first_entry > covered)
        yield `texts are not indexed: entries ${covered} to ${row.first_entry - 1}`;
      covered = Math.max(covered, row.first_entry + row.entry_count);
      if (row.is_stale === 0) yield* checkWords(row, entries);
      next = documents.next();
    }
    if (covered < endRef) yield `texts are not indexed: entries ${covered} to ${endRef - 1}`;
  }

  function* checkWords(row: DocumentRow, entries: readonly Buffer[]): Generator<string> {
    const words = new Set<string>();
    for (let index = 0; index < row.entry_count; index += 1) {
      const bytes = entries[toPosition(row.first_entry) + index];
      if (bytes === undefined || bytes.length === 0) continue;
      const text = bytes.toString("utf8");
      const body = findBody.get(row.first_entry + index) as { name_id: number } | undefined;
      if (body === undefined) collectWords(text, words);
      else {
        const name = names.read(body.name_id) ?? "";
        collectBodyTexts(parseSpanBody(text), name, (json) => collectWords(json, words));
      }
    }
    const list = [...words];
    const step = Math.max(1, Math.floor(list.length / WORDS_PER_DOCUMENT));
    const index = row.document < firstInSegments ? earlier : segments;
    for (let at = 0; at < list.length; at += step) {
      if (index.has(row.document, list[at] ?? "")) continue;
      yield `words of a text are not indexed: entry ${row.first_entry}`;
      return;
    }
  }
}

function readOrNone(blocks: BlockTable, blockId: number): Buffer[] {
  try {
    return blocks.read(blockId) ?? [];
  } catch {
    return []; // told by the check of the content
  }
}

function readMark(database: DatabaseSync, name: string): number {
  const row = database.prepare("SELECT value FROM counters WHERE name = ?").get(name);
  return (row as { value: number } | undefined)?.value ?? 0;
}
