import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type BlockWriter, listRewritten } from "../content/block-writer.ts";
import { type EntryRef, toBlockId, toEntryRef } from "../content/refs.ts";

const MAX_ENTRIES_PER_RUN = 20_000;
/** Rewriting a block costs about a millisecond; a commit does not take on many more than this. */
const MAX_BLOCKS_PER_RUN = 16;

/** Takes the bytes of dead entries out of their blocks. */
export class GarbageCollector {
  readonly #blocks: BlockWriter;
  readonly #select: StatementSync;
  readonly #delete: StatementSync;
  readonly #onErase: (refs: readonly EntryRef[]) => void;

  constructor(database: DatabaseSync, blocks: BlockWriter, onErase: (refs: readonly EntryRef[]) => void) {
    this.#blocks = blocks;
    this.#onErase = onErase;
    this.#select = database.prepare(
      "SELECT entry_ref FROM dead_entries WHERE entry_ref >= ? ORDER BY entry_ref LIMIT ?",
    );
    this.#delete = database.prepare("DELETE FROM dead_entries WHERE entry_ref >= ? AND entry_ref <= ?");
  }

  /** Empties dead entries of blocks that are about to be written anyway. Costs nothing. */
  collectOpenBlocks(): void {
    this.#collectFrom(this.#blocks.firstOpenRef, MAX_ENTRIES_PER_RUN);
  }

  /** Empties dead entries of the first blocks that have any. */
  collectSome(): { collectedCount: number; hasMore: boolean } {
    return this.#collectFrom(0, MAX_ENTRIES_PER_RUN);
  }

  #collectFrom(firstRef: EntryRef, limit: number): { collectedCount: number; hasMore: boolean } {
    const rows = this.#select.all(firstRef, limit) as { entry_ref: EntryRef }[];
    const endRef = findEnd([...new Set(rows.map((row) => toBlockId(row.entry_ref)))]);
    const refs = rows.map((row) => row.entry_ref).filter((ref) => ref < endRef);
    const last = refs.at(-1);
    if (last === undefined) return { collectedCount: 0, hasMore: false };
    this.#onErase(refs);
    this.#blocks.erase(refs);
    this.#delete.run(firstRef, last);
    return { collectedCount: refs.length, hasMore: refs.length < rows.length || rows.length === limit };
  }
}

/** Behind the blocks that one run takes on: some, or one with all that depend on it. */
function findEnd(blockIds: readonly number[]): EntryRef {
  const taken: number[] = [];
  for (const blockId of blockIds) {
    if (taken.length > 0 && listRewritten([...taken, blockId]).length > MAX_BLOCKS_PER_RUN) break;
    taken.push(blockId);
  }
  return toEntryRef((taken.at(-1) ?? 0) + 1, 0);
}
