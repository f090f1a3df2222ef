import { hash } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { LruMap } from "../lru-map.ts";
import { type BlockMark, BlockWriter } from "./block-writer.ts";
import { cutJson } from "./cut-json.ts";
import { type ContentRef, type EntryRef, fromChain, fromEntry } from "./refs.ts";

/** 128 bits of SHA-256 name a piece. */
const HASH_HEX_CHARS = 32;
const MAX_CACHED_PIECES = 16_384;
const MAX_CACHED_CHAINS = 16_384;
const NO_PARENT = 0;

/** Stores texts by their content: every piece once, every chain of pieces once. */
export class ContentWriter {
  readonly blocks: BlockWriter;
  readonly #pieceRefs = new LruMap<string, EntryRef>(MAX_CACHED_PIECES);
  readonly #chainIds = new LruMap<string, number>(MAX_CACHED_CHAINS);
  readonly #selectPiece: StatementSync;
  readonly #insertPiece: StatementSync;
  readonly #selectChain: StatementSync;
  readonly #insertChain: StatementSync;

  constructor(database: DatabaseSync) {
    this.blocks = new BlockWriter(database);
    this.#selectPiece = database.prepare("SELECT entry_ref FROM pieces WHERE hash = ?");
    this.#insertPiece = database.prepare("INSERT INTO pieces (hash, entry_ref) VALUES (?, ?)");
    this.#selectChain = database.prepare("SELECT chain_id FROM chains WHERE parent_id = ? AND entry_ref = ?");
    this.#insertChain = database.prepare("INSERT INTO chains (parent_id, entry_ref) VALUES (?, ?)");
  }

  /** Stores a well-formed text and tells where it is. */
  put(text: string): ContentRef {
    const pieces = cutJson(text);
    const first = pieces[0];
    if (pieces.length === 1 && first !== undefined) return fromEntry(this.#putPiece(first));
    let chainId = NO_PARENT;
    for (const piece of pieces) chainId = this.#putChain(chainId, this.#putPiece(piece));
    return fromChain(chainId);
  }

  mark(): BlockMark {
    return this.blocks.mark();
  }

  rollBackTo(mark: BlockMark): void {
    this.blocks.rollBackTo(mark);
    this.forget();
  }

  /** Drops the caches, which may name rows that were rolled back or deleted. */
  forget(): void {
    this.#pieceRefs.clear();
    this.#chainIds.clear();
  }

  #putPiece(piece: string): EntryRef {
    const key = hash("sha256", piece, "hex").slice(0, HASH_HEX_CHARS);
    const cached = this.#pieceRefs.get(key);
    if (cached !== undefined) return cached;
    const hashBytes = Buffer.from(key, "hex");
    const row = this.#selectPiece.get(hashBytes) as { entry_ref: number } | undefined;
    const ref = row?.entry_ref ?? this.blocks.append(Buffer.from(piece, "utf8"));
    if (row === undefined) this.#insertPiece.run(hashBytes, ref);
    this.#pieceRefs.set(key, ref);
    return ref;
  }

  #putChain(parentId: number, entryRef: EntryRef): number {
    const key = `${parentId}:${entryRef}`;
    const cached = this.#chainIds.get(key);
    if (cached !== undefined) return cached;
    const row = this.#selectChain.get(parentId, entryRef) as { chain_id: number } | undefined;
    const chainId = row?.chain_id ?? Number(this.#insertChain.run(parentId, entryRef).lastInsertRowid);
    this.#chainIds.set(key, chainId);
    return chainId;
  }
}
