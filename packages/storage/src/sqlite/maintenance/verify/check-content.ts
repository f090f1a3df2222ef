import type { DatabaseSync } from "node:sqlite";
import { BlockTable } from "../../content/block-table.ts";
import { decodeEntryList } from "../../content/entry-list.ts";
import { hashPiece } from "../../content/hash-piece.ts";
import { type EntryRef, toBlockId, toEntryRef, toPosition } from "../../content/refs.ts";

const BLOCKS_PER_REPORT = 200;

interface PieceRow {
  hash: Uint8Array;
  entry_ref: EntryRef;
  chain_uses: number;
}

/** Opens every block, and compares every text with the hash by which it is found and with what uses it. */
export function* checkContent(
  database: DatabaseSync,
  onBlock: (done: number, total: number) => void,
): Generator<string> {
  const uses = countChainUses(database);
  const pieces = (
    database
      .prepare("SELECT hash, entry_ref, chain_uses FROM pieces ORDER BY entry_ref")
      .iterate() as Iterable<unknown> as Iterable<PieceRow>
  )[Symbol.iterator]();
  const total = readNumber(database, "SELECT count(*) FROM blocks");
  let next = pieces.next();
  let done = 0;
  let textCount = 0;
  const blocks = new BlockTable(database);
  for (const blockId of listBlockIds(database)) {
    if (done++ % BLOCKS_PER_REPORT === 0) onBlock(done, total);
    const entries = open(blocks, blockId);
    if (entries === null) {
      yield `a block of texts cannot be opened: block ${blockId}`;
      continue;
    }
    textCount += entries.filter((entry) => entry.length > 0).length;
    while (!next.done && next.value.entry_ref < toEntryRef(blockId + 1, 0)) {
      yield* checkPiece(next.value, blockId, entries, uses);
      next = pieces.next();
    }
  }
  if (!next.done) yield `a text is missing: entry ${next.value.entry_ref}`;
  for (const ref of uses.keys()) yield `a chain lists a text that nobody finds by its hash: entry ${ref}`;
  const known =
    readNumber(database, "SELECT count(*) FROM pieces") +
    readNumber(database, "SELECT count(*) FROM spans") +
    readNumber(database, "SELECT count(*) FROM dead_entries");
  if (known !== textCount) yield `${textCount} texts are stored where ${known} are used or wait to be erased`;
}

function* checkPiece(
  { hash, entry_ref: ref, chain_uses: chainUses }: PieceRow,
  blockId: number,
  entries: readonly Buffer[],
  uses: Map<EntryRef, number>,
): Generator<string> {
  const bytes = toBlockId(ref) === blockId ? entries[toPosition(ref)] : undefined;
  if (bytes === undefined || bytes.length === 0) yield `a text is missing: entry ${ref}`;
  else if (!hashPiece(bytes).equals(hash)) yield `a text is not what its hash says: entry ${ref}`;
  const counted = uses.get(ref) ?? 0;
  if (counted !== chainUses) yield `a text counts ${chainUses} chains, ${counted} list it: entry ${ref}`;
  uses.delete(ref);
}

function countChainUses(database: DatabaseSync): Map<EntryRef, number> {
  const uses = new Map<EntryRef, number>();
  const rows = database.prepare("SELECT entries FROM chains").iterate() as Iterable<unknown>;
  for (const { entries } of rows as Iterable<{ entries: Uint8Array }>) {
    for (const ref of decodeEntryList(entries)) uses.set(ref, (uses.get(ref) ?? 0) + 1);
  }
  return uses;
}

function* listBlockIds(database: DatabaseSync): Generator<number> {
  const rows = database.prepare("SELECT block_id FROM blocks ORDER BY block_id").iterate();
  for (const row of rows as Iterable<unknown> as Iterable<{ block_id: number }>) yield row.block_id;
}

function open(blocks: BlockTable, blockId: number): Buffer[] | null {
  try {
    return blocks.read(blockId);
  } catch {
    return null; // the caller says which block it is
  }
}

function readNumber(database: DatabaseSync, sql: string): number {
  return Number(Object.values(database.prepare(sql).get() ?? {})[0] ?? 0);
}
