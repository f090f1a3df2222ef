import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { BlockWriter } from "../content/block-writer.ts";
import type { EntryRef } from "../content/refs.ts";

/** Rewriting a block costs about a millisecond; a commit does not take on more than this. */
const MAX_ENTRIES_PER_RUN = 20_000;

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

  /** Empties dead entries wherever they are; true when there may be more. */
  collectAll(): boolean {
    return this.#collectFrom(0, MAX_ENTRIES_PER_RUN) === MAX_ENTRIES_PER_RUN;
  }

  #collectFrom(firstRef: EntryRef, limit: number): number {
    const rows = this.#select.all(firstRef, limit) as { entry_ref: EntryRef }[];
    const last = rows.at(-1);
    if (last === undefined) return 0;
    const refs = rows.map((row) => row.entry_ref);
    this.#onErase(refs);
    this.#blocks.erase(refs);
    this.#delete.run(firstRef, last.entry_ref);
    return rows.length;
  }
}
