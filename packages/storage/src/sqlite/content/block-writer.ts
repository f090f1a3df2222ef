import type { DatabaseSync } from "node:sqlite";
import { listDependents } from "./block-groups.ts";
import { BlockTable, type StoredBlock } from "./block-table.ts";
import { type EntryRef, MAX_BLOCK_ENTRIES, toBlockId, toEntryRef, toPosition } from "./refs.ts";

/** Blocks are closed at this size: big enough to compress well, small enough to open for one span. */
const BLOCK_BYTES = 128 * 1024;

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
  readonly #table: BlockTable;
  #pending: OpenBlock[];
  #lastRead: StoredBlock | null = null;

  constructor(database: DatabaseSync) {
    this.#table = new BlockTable(database);
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
      this.#lastRead = { blockId, entries: this.#table.read(blockId) ?? [] };
    }
    return this.#lastRead.entries[toPosition(ref)] ?? Buffer.alloc(0);
  }

  /**
   * Empties entries for good. Their positions stay, so that no other reference moves. Blocks that are compressed against
   * one that changes are written anew with it.
   */
  erase(refs: readonly EntryRef[]): void {
    this.#lastRead = null;
    const byBlock = Map.groupBy(refs, toBlockId);
    const stored: StoredBlock[] = [];
    for (const blockId of listRewritten([...byBlock.keys()])) {
      const pending = this.#pending.find((block) => block.blockId === blockId);
      const entries = pending?.entries ?? this.#table.read(blockId);
      if (entries === null) continue;
      for (const ref of byBlock.get(blockId) ?? []) entries[toPosition(ref)] = Buffer.alloc(0);
      if (pending === undefined) stored.push({ blockId, entries });
      else {
        pending.byteCount = countBytes(entries);
        pending.isWritten = false;
      }
    }
    for (const { blockId, entries } of stored) this.#table.write(blockId, entries);
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
      if (!block.isWritten && block.entries.length > 0) this.#table.write(block.blockId, block.entries);
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
    this.#table.forget();
    this.#pending = [this.#loadTail()];
  }

  #tail(): OpenBlock {
    const tail = this.#pending.at(-1);
    if (tail === undefined) throw new Error("the block writer has always one open block");
    return tail;
  }

  #loadTail(): OpenBlock {
    const last = this.#table.readLast();
    if (last === null) return { blockId: 1, entries: [], byteCount: 0, isWritten: true };
    return { ...last, byteCount: countBytes(last.entries), isWritten: true };
  }
}

/** What must be written when these blocks change, in the order in which it must be written. */
export function listRewritten(blockIds: readonly number[]): number[] {
  const all = new Set(blockIds.flatMap((blockId) => [blockId, ...listDependents(blockId)]));
  return [...all].sort((left, right) => left - right);
}

function countBytes(entries: readonly Buffer[]): number {
  return entries.reduce((sum, entry) => sum + entry.length, 0);
}
