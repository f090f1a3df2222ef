import type { DatabaseSync, StatementSync } from "node:sqlite";
import { decodeBlock, encodeBlock } from "./block-codec.ts";
import { type EntryRef, MAX_BLOCK_ENTRIES, toBlockId, toEntryRef, toPosition } from "./refs.ts";

/** Blocks are closed at this size: big enough to compress well, small enough to open for one span. */
const BLOCK_BYTES = 64 * 1024;

interface OpenBlock {
  blockId: number;
  entries: Buffer[];
  byteCount: number;
  isWritten: boolean;
}

export interface BlockMark {
  blockCount: number;
  entryCount: number;
}

/**
 * Packs entries into blocks. The last block stays open over commits and is written anew until it is full, so that many
 * small commits compress as well as one big one. Nothing reaches the database before `flush`.
 */
export class BlockWriter {
  readonly #selectBlock: StatementSync;
  readonly #selectLast: StatementSync;
  readonly #upsert: StatementSync;
  #pending: OpenBlock[];
  #lastRead: { blockId: number; entries: Buffer[] } | null = null;

  constructor(database: DatabaseSync) {
    this.#selectBlock = database.prepare("SELECT codec, data FROM blocks WHERE block_id = ?");
    this.#selectLast = database.prepare(
      "SELECT block_id, codec, data FROM blocks ORDER BY block_id DESC LIMIT 1",
    );
    this.#upsert = database.prepare(
      `INSERT INTO blocks (block_id, codec, data) VALUES (?, ?, ?)
       ON CONFLICT (block_id) DO UPDATE SET codec = excluded.codec, data = excluded.data`,
    );
    this.#pending = [this.#loadTail()];
  }

  append(bytes: Buffer): EntryRef {
    let tail = this.#tail();
    const isFull = tail.byteCount + bytes.length > BLOCK_BYTES || tail.entries.length >= MAX_BLOCK_ENTRIES;
    if (isFull && tail.entries.length > 0) {
      tail = { blockId: tail.blockId + 1, entries: [], byteCount: 0, isWritten: false };
      this.#pending.push(tail);
    }
    tail.entries.push(bytes);
    tail.byteCount += bytes.length;
    tail.isWritten = false;
    return toEntryRef(tail.blockId, tail.entries.length - 1);
  }

  /** Bytes of an entry, committed or not. */
  read(ref: EntryRef): Buffer {
    const blockId = toBlockId(ref);
    const pending = this.#pending.find((block) => block.blockId === blockId);
    if (pending !== undefined) return pending.entries[toPosition(ref)] ?? Buffer.alloc(0);
    if (this.#lastRead?.blockId !== blockId) {
      this.#lastRead = { blockId, entries: this.#loadEntries(blockId) ?? [] };
    }
    return this.#lastRead.entries[toPosition(ref)] ?? Buffer.alloc(0);
  }

  /** Empties entries for good. Their positions stay, so that no other reference moves. */
  erase(refs: readonly EntryRef[]): void {
    this.#lastRead = null;
    const byBlock = Map.groupBy(refs, toBlockId);
    for (const [blockId, blockRefs] of byBlock) {
      const pending = this.#pending.find((block) => block.blockId === blockId);
      const entries = pending?.entries ?? this.#loadEntries(blockId);
      if (entries === null) continue;
      for (const ref of blockRefs) entries[toPosition(ref)] = Buffer.alloc(0);
      if (pending === undefined) this.#write(blockId, entries);
      else {
        pending.byteCount = countBytes(entries);
        pending.isWritten = false;
      }
    }
  }

  mark(): BlockMark {
    return { blockCount: this.#pending.length, entryCount: this.#tail().entries.length };
  }

  /** Takes back what was appended since the mark. Only valid before the next flush. */
  rollBackTo(mark: BlockMark): void {
    this.#pending.length = mark.blockCount;
    const tail = this.#tail();
    tail.entries.length = mark.entryCount;
    tail.byteCount = countBytes(tail.entries);
    tail.isWritten = false;
  }

  flush(): void {
    for (const block of this.#pending) {
      if (!block.isWritten && block.entries.length > 0) this.#write(block.blockId, block.entries);
      block.isWritten = true;
    }
    this.#pending = [this.#tail()];
  }

  /** The first reference in the blocks that the next flush will write anyway. */
  get firstOpenRef(): EntryRef {
    return toEntryRef(this.#pending[0]?.blockId ?? 0, 0);
  }

  /** After a failed commit: what is in memory may not be on disk. */
  reload(): void {
    this.#lastRead = null;
    this.#pending = [this.#loadTail()];
  }

  #write(blockId: number, entries: readonly Buffer[]): void {
    const { codec, data } = encodeBlock(entries);
    this.#upsert.run(blockId, codec, data);
  }

  #tail(): OpenBlock {
    const tail = this.#pending.at(-1);
    if (tail === undefined) throw new Error("the block writer has always one open block");
    return tail;
  }

  #loadEntries(blockId: number): Buffer[] | null {
    const row = this.#selectBlock.get(blockId) as { codec: number; data: Uint8Array } | undefined;
    return row === undefined ? null : decodeBlock(row.codec, row.data);
  }

  #loadTail(): OpenBlock {
    const row = this.#selectLast.get() as { block_id: number; codec: number; data: Uint8Array } | undefined;
    if (row === undefined) return { blockId: 1, entries: [], byteCount: 0, isWritten: true };
    const entries = decodeBlock(row.codec, row.data);
    return { blockId: row.block_id, entries, byteCount: countBytes(entries), isWritten: true };
  }
}

function countBytes(entries: readonly Buffer[]): number {
  return entries.reduce((sum, entry) => sum + entry.length, 0);
}
