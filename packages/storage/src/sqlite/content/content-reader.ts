import type { DatabaseSync, StatementSync } from "node:sqlite";
import { AppError } from "@clawglass/core";
import { LruMap } from "../lru-map.ts";
import { decodeBlock } from "./block-codec.ts";
import {
  type ContentRef,
  type EntryRef,
  isChain,
  toBlockId,
  toChainId,
  toEntry,
  toPosition,
} from "./refs.ts";

const MAX_CACHED_BLOCKS = 48;
const NO_PARENT = 0;

interface ChainRow {
  parent_id: number;
  entry_ref: number;
}

/** Texts of chains that were already put together; one request shares one, so that common beginnings are read once. */
export type ChainTexts = Map<number, string>;

/** Gives back texts that a ContentWriter stored. */
export class ContentReader {
  readonly #blocks = new LruMap<number, Buffer[]>(MAX_CACHED_BLOCKS);
  readonly #selectBlock: StatementSync;
  readonly #selectChain: StatementSync;

  constructor(database: DatabaseSync) {
    this.#selectBlock = database.prepare("SELECT codec, data FROM blocks WHERE block_id = ?");
    this.#selectChain = database.prepare("SELECT parent_id, entry_ref FROM chains WHERE chain_id = ?");
  }

  readEntry(ref: EntryRef): string {
    const blockId = toBlockId(ref);
    const position = toPosition(ref);
    let entries = this.#blocks.get(blockId);
    if (entries === undefined || position >= entries.length) {
      const row = this.#selectBlock.get(blockId) as { codec: number; data: Uint8Array } | undefined;
      entries = row === undefined ? [] : decodeBlock(row.codec, row.data);
      this.#blocks.set(blockId, entries);
    }
    const bytes = entries[position];
    if (bytes === undefined) {
      throw new AppError("STORE_CORRUPT", `Content ${ref} of the store is missing.`, {
        hint: "Run `clawglass db verify`, and restore a backup if it reports damage.",
      });
    }
    return bytes.toString("utf8");
  }

  readContent(ref: ContentRef, chainTexts: ChainTexts = new Map()): string {
    return isChain(ref) ? this.#readChain(toChainId(ref), chainTexts) : this.readEntry(toEntry(ref));
  }

  /** Walks to a beginning that is known, then puts the rest after it: as deep as the conversation is long, without recursion. */
  #readChain(chainId: number, chainTexts: ChainTexts): string {
    const missing: { chainId: number; entryRef: EntryRef }[] = [];
    let current = chainId;
    while (current !== NO_PARENT && !chainTexts.has(current)) {
      const row = this.#selectChain.get(current) as ChainRow | undefined;
      if (row === undefined) {
        throw new AppError("STORE_CORRUPT", `Content chain ${current} of the store is missing.`, {
          hint: "Run `clawglass db verify`, and restore a backup if it reports damage.",
        });
      }
      missing.push({ chainId: current, entryRef: row.entry_ref });
      current = row.parent_id;
    }
    let text = chainTexts.get(current) ?? "";
    for (const node of missing.reverse()) {
      text += this.readEntry(node.entryRef);
      chainTexts.set(node.chainId, text);
    }
    return text;
  }
}
