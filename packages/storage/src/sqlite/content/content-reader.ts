import type { DatabaseSync, StatementSync } from "node:sqlite";
import { AppError } from "@clawglass/core";
import { LruMap } from "../lru-map.ts";
import { BlockTable } from "./block-table.ts";
import { ChainTexts } from "./chain-texts.ts";
import { decodeEntryList } from "./entry-list.ts";
import {
  type ContentRef,
  type EntryRef,
  isChain,
  NO_PARENT,
  type TextRef,
  toBlockId,
  toChainId,
  toEntry,
  toPosition,
} from "./refs.ts";

const MAX_CACHED_BLOCKS = 48;

interface ChainRow {
  parent_id: number;
  entries: Uint8Array;
}

/** Gives back texts that a ContentWriter stored. */
export class ContentReader {
  readonly #blocks = new LruMap<number, Buffer[]>(MAX_CACHED_BLOCKS);
  readonly #table: BlockTable;
  readonly #selectChain: StatementSync;

  constructor(database: DatabaseSync) {
    this.#table = new BlockTable(database);
    this.#selectChain = database.prepare("SELECT parent_id, entries FROM chains WHERE chain_id = ?");
  }

  readEntry(ref: EntryRef): string {
    const blockId = toBlockId(ref);
    const position = toPosition(ref);
    let entries = this.#blocks.get(blockId);
    if (entries === undefined || position >= entries.length) {
      entries = this.#table.read(blockId) ?? [];
      this.#blocks.set(blockId, entries);
    }
    const bytes = entries[position];
    if (bytes === undefined) throw missingContent(`Entry ${ref}`);
    return bytes.toString("utf8");
  }

  readText(ref: TextRef, chainTexts = new ChainTexts()): string {
    if (!Array.isArray(ref)) return this.#readContent(ref, chainTexts);
    const [first, last] = ref;
    const ending = typeof last === "string" ? last : this.#readContent(last, chainTexts);
    return this.#readContent(first, chainTexts) + ending;
  }

  #readContent(ref: ContentRef, chainTexts: ChainTexts): string {
    return isChain(ref) ? this.#readChain(toChainId(ref), chainTexts) : this.readEntry(toEntry(ref));
  }

  /** Walks to a beginning that is known, then puts the rest after it: as deep as the conversation is long, without recursion. */
  #readChain(chainId: number, chainTexts: ChainTexts): string {
    const missing: { chainId: number; refs: EntryRef[] }[] = [];
    let current = chainId;
    while (current !== NO_PARENT && !chainTexts.has(current)) {
      const row = this.#selectChain.get(current) as ChainRow | undefined;
      if (row === undefined) throw missingContent(`Chain ${current}`);
      missing.push({ chainId: current, refs: decodeEntryList(row.entries) });
      current = row.parent_id;
    }
    let text = chainTexts.get(current) ?? "";
    for (const node of missing.reverse()) {
      for (const ref of node.refs) text += this.readEntry(ref);
      chainTexts.set(node.chainId, text);
    }
    return text;
  }
}

function missingContent(what: string): AppError {
  return new AppError("STORE_CORRUPT", `${what} of the store's content is missing.`, {
    hint: "Run `clawglass db verify`, and restore a backup if it reports damage.",
  });
}
