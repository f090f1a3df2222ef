import type { DatabaseSync, StatementSync } from "node:sqlite";
import { LruMap } from "../lru-map.ts";
import { encodeEntryList } from "./entry-list.ts";
import { type EntryRef, NO_PARENT } from "./refs.ts";

const MAX_CACHED_CHAINS = 8_192;
const FINGERPRINT_SEED = 17;
const FINGERPRINT_FACTOR = 0x01000193;
/** Keeps fingerprints small integers, which maps handle fastest. */
const FINGERPRINT_SHIFT = 2;

interface Chain {
  chainId: number;
  parent: Chain | null;
  refs: readonly EntryRef[];
  /** Entries of this chain and all its parents. */
  length: number;
}

/**
 * Stores lists of entries as chains: a list that begins like one of the lists before continues that one's chain. Known
 * beginnings are remembered in memory only; one that was forgotten is stored again, which costs a few bytes an entry.
 */
export class ChainWriter {
  readonly #byFingerprint = new LruMap<number, Chain>(MAX_CACHED_CHAINS);
  readonly #insert: StatementSync;
  readonly #countChild: StatementSync;
  readonly #onUse: (ref: EntryRef) => void;

  /** `onUse` is told of every entry that a new chain lists. */
  constructor(database: DatabaseSync, onUse: (ref: EntryRef) => void) {
    this.#insert = database.prepare("INSERT INTO chains (parent_id, entries) VALUES (?, ?)");
    this.#countChild = database.prepare("UPDATE chains SET child_count = child_count + 1 WHERE chain_id = ?");
    this.#onUse = onUse;
  }

  put(refs: readonly EntryRef[]): number {
    const fingerprints = toFingerprints(refs);
    const parent = this.#findBeginning(refs, fingerprints);
    if (parent !== null && parent.length === refs.length) return parent.chainId;
    const own = refs.slice(parent?.length ?? 0);
    const row = this.#insert.run(parent?.chainId ?? NO_PARENT, encodeEntryList(own));
    if (parent !== null) this.#countChild.run(parent.chainId);
    for (const ref of own) this.#onUse(ref);
    const chain = { chainId: Number(row.lastInsertRowid), parent, refs: own, length: refs.length };
    this.#byFingerprint.set(fingerprints.at(-1) ?? 0, chain);
    return chain.chainId;
  }

  forget(): void {
    this.#byFingerprint.clear();
  }

  #findBeginning(refs: readonly EntryRef[], fingerprints: readonly number[]): Chain | null {
    for (let length = refs.length; length > 0; length -= 1) {
      const chain = this.#byFingerprint.get(fingerprints[length - 1] ?? 0);
      if (chain !== undefined && isBeginning(chain, refs, length)) return chain;
    }
    return null;
  }
}

/** One number for every beginning of the list. Equal numbers are only a hint; the lists are compared. */
function toFingerprints(refs: readonly EntryRef[]): number[] {
  let fingerprint = FINGERPRINT_SEED;
  return refs.map((ref) => {
    fingerprint = Math.imul(fingerprint ^ ref, FINGERPRINT_FACTOR);
    return fingerprint >>> FINGERPRINT_SHIFT;
  });
}

function isBeginning(chain: Chain, refs: readonly EntryRef[], length: number): boolean {
  if (chain.length !== length) return false;
  let end = length;
  for (let node: Chain | null = chain; node !== null; node = node.parent) {
    const start = end - node.refs.length;
    for (let index = 0; index < node.refs.length; index += 1) {
      if (node.refs[index] !== refs[start + index]) return false;
    }
    end = start;
  }
  return end === 0;
}
