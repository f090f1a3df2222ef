import type { DatabaseSync, StatementSync } from "node:sqlite";
import { LruMap } from "../lru-map.ts";
import { type BlockMark, BlockWriter } from "./block-writer.ts";
import { ChainWriter } from "./chain-writer.ts";
import { cutJson } from "./cut-json.ts";
import { hashPiece } from "./hash-piece.ts";
import { type EntryRef, fromChain, fromEntry, type TextRef } from "./refs.ts";

const MAX_CACHED_PIECES = 16_384;
/** The closing brackets of a list need no entry of their own. */
const MAX_INLINE_ENDING_CHARS = 96;

interface Piece {
  hash: Buffer;
  ref: EntryRef;
  isStored: boolean;
}

/** Stores texts by their content: every piece once, and lists of pieces as chains that share their beginnings. */
export class ContentWriter {
  readonly blocks: BlockWriter;
  readonly #pieces = new LruMap<string, Piece>(MAX_CACHED_PIECES);
  readonly #chains: ChainWriter;
  readonly #selectPiece: StatementSync;
  readonly #insertPiece: StatementSync;
  readonly #countUse: StatementSync;
  /** How often the chain being made lists each entry. */
  readonly #uses = new Map<EntryRef, number>();

  constructor(database: DatabaseSync) {
    this.blocks = new BlockWriter(database);
    this.#selectPiece = database.prepare("SELECT entry_ref FROM pieces WHERE hash = ?");
    this.#insertPiece = database.prepare("INSERT INTO pieces (hash, entry_ref, chain_uses) VALUES (?, ?, ?)");
    this.#countUse = database.prepare("UPDATE pieces SET chain_uses = chain_uses + ? WHERE hash = ?");
    this.#chains = new ChainWriter(database, (ref) => this.#uses.set(ref, (this.#uses.get(ref) ?? 0) + 1));
  }

  /**
   * Stores a well-formed text and tells where it is. The last piece stays out of the chain: it is the closing of the
   * list, and the next text of a growing conversation goes on where it stands.
   */
  put(text: string): TextRef {
    const texts = cutJson(text);
    const ending =
      texts.length > 1 && (texts.at(-1)?.length ?? 0) <= MAX_INLINE_ENDING_CHARS ? texts.pop() : undefined;
    const pieces = texts.map((piece) => this.#findPiece(piece));
    const textRef = this.#toTextRef(pieces, ending);
    for (const piece of new Set(pieces)) this.#save(piece, this.#uses.get(piece.ref) ?? 0);
    this.#uses.clear();
    return textRef;
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
    this.#pieces.clear();
    this.#uses.clear();
    this.#chains.forget();
  }

  #toTextRef(pieces: readonly Piece[], ending: string | undefined): TextRef {
    const chained = ending === undefined ? pieces.slice(0, -1) : pieces;
    const last = pieces.at(-1);
    if (last === undefined) throw new Error("a stored text is never empty");
    const [first] = chained;
    if (first === undefined) return fromEntry(last.ref);
    const content =
      chained.length === 1
        ? fromEntry(first.ref)
        : fromChain(this.#chains.put(chained.map((piece) => piece.ref)));
    return [content, ending ?? fromEntry(last.ref)];
  }

  #findPiece(text: string): Piece {
    const bytes = Buffer.from(text, "utf8");
    const hashBytes = hashPiece(bytes);
    const key = hashBytes.toString("latin1");
    const cached = this.#pieces.get(key);
    if (cached !== undefined) return cached;
    const row = this.#selectPiece.get(hashBytes) as { entry_ref: EntryRef } | undefined;
    const ref = row?.entry_ref ?? this.blocks.append(bytes);
    const piece = { hash: hashBytes, ref, isStored: row !== undefined };
    this.#pieces.set(key, piece);
    return piece;
  }

  #save(piece: Piece, chainUses: number): void {
    if (!piece.isStored) this.#insertPiece.run(piece.hash, piece.ref, chainUses);
    else if (chainUses > 0) this.#countUse.run(chainUses, piece.hash);
    piece.isStored = true;
  }
}
