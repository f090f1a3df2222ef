import type { DatabaseSync, StatementSync } from "node:sqlite";
import {
  type Anchor,
  type EncodedBlock,
  encodeBlock,
  readAnchorChecksum,
  splitEntries,
  toAnchor,
  unpackBlock,
} from "./block-codec.ts";
import { toAnchorId } from "./block-groups.ts";

/** A block that holds one long text is no anchor: to open it for each of its dependents would cost too much. */
const MAX_ANCHOR_DATA_BYTES = 256 * 1024;

type BlockRow = EncodedBlock & { block_id: number };

export interface StoredBlock {
  blockId: number;
  entries: Buffer[];
}

/** Reads and writes blocks of entries, and knows against what each of them is compressed. */
export class BlockTable {
  readonly #select: StatementSync;
  readonly #selectNext: StatementSync;
  readonly #selectBoth: StatementSync;
  readonly #selectLast: StatementSync;
  readonly #upsert: StatementSync;
  /** The anchor used last. Its checksum tells whether it is still the one that a block was written with. */
  #anchor: (Anchor & { blockId: number }) | null = null;

  constructor(database: DatabaseSync) {
    this.#select = database.prepare("SELECT block_id, codec, data FROM blocks WHERE block_id = ?");
    this.#selectNext = database.prepare(
      "SELECT block_id, codec, data FROM blocks WHERE block_id >= ? ORDER BY block_id LIMIT 1",
    );
    this.#selectBoth = database.prepare("SELECT block_id, codec, data FROM blocks WHERE block_id IN (?, ?)");
    this.#selectLast = database.prepare(
      "SELECT block_id, codec, data FROM blocks ORDER BY block_id DESC LIMIT 1",
    );
    this.#upsert = database.prepare(
      `INSERT INTO blocks (block_id, codec, data) VALUES (?, ?, ?)
       ON CONFLICT (block_id) DO UPDATE SET codec = excluded.codec, data = excluded.data`,
    );
  }

  /** The entries of a block; null where there is none. */
  read(blockId: number): Buffer[] | null {
    return this.#open(this.#select.get(blockId))?.entries ?? null;
  }

  /** The block, or the first one after it. */
  readFrom(blockId: number): StoredBlock | null {
    return this.#open(this.#selectNext.get(blockId));
  }

  readLast(): StoredBlock | null {
    return this.#open(this.#selectLast.get());
  }

  /** A block's anchor is written before the block. Who changes an anchor writes its dependents anew. */
  write(blockId: number, entries: readonly Buffer[]): void {
    const anchorId = toAnchorId(blockId);
    const { codec, data } = encodeBlock(entries, anchorId === blockId ? null : this.#readAnchor(anchorId));
    if (this.#anchor?.blockId === blockId) this.#anchor = null;
    this.#upsert.run(blockId, codec, data);
  }

  /** After a rollback: what is remembered may not be what is stored. */
  forget(): void {
    this.#anchor = null;
  }

  #open(found: unknown): StoredBlock | null {
    const row = found as BlockRow | undefined;
    if (row === undefined) return null;
    const checksum = readAnchorChecksum(row);
    if (checksum === null || checksum === this.#anchor?.checksum) {
      const anchor = checksum === null ? null : this.#anchor;
      return { blockId: row.block_id, entries: splitEntries(unpackBlock(row, anchor)) };
    }
    return this.#openWithAnchor(row.block_id);
  }

  /** One statement reads both, so that they are of one state, whatever the writer does meanwhile. */
  #openWithAnchor(blockId: number): StoredBlock | null {
    const anchorId = toAnchorId(blockId);
    const rows = this.#selectBoth.all(blockId, anchorId) as unknown as BlockRow[];
    const row = rows.find((each) => each.block_id === blockId);
    const anchorRow = rows.find((each) => each.block_id === anchorId);
    if (row === undefined) return null;
    if (anchorRow !== undefined)
      this.#anchor = { blockId: anchorId, ...toAnchor(unpackBlock(anchorRow, null)) };
    return { blockId, entries: splitEntries(unpackBlock(row, this.#anchor)) };
  }

  #readAnchor(anchorId: number): Anchor | null {
    if (this.#anchor?.blockId !== anchorId) {
      const row = this.#select.get(anchorId) as BlockRow | undefined;
      const isUsable = row !== undefined && row.data.length <= MAX_ANCHOR_DATA_BYTES;
      this.#anchor = isUsable ? { blockId: anchorId, ...toAnchor(unpackBlock(row, null)) } : null;
    }
    return this.#anchor;
  }
}
