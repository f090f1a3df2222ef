import type { OnProgress, StoreProblem } from "./maintenance.ts";
import type { LocalStoreReader } from "./store-reader.ts";
import type { StoreWriter } from "./store-writer.ts";

/** What an engine can and cannot do, as data: callers ask this, never which engine it is. */
export interface StoreCapabilities {
  /** Several processes may write at the same time. */
  hasManyWriters: boolean;
  /** Text search uses an index. */
  hasTextIndex: boolean;
  /**
   * `backUp`, `restore` and `vacuum` work. Without, its database has tools of its own for that, and they refuse with
   * INVALID_INPUT.
   */
  canCopyStores: boolean;
}

/** One kind of database. Engines know nothing of threads: the server decides where a writer and readers live. */
export interface StoreEngine {
  readonly name: string;
  readonly capabilities: StoreCapabilities;
  /** Opens for writing; creates and migrates the store first. There is one writer a store unless `hasManyWriters`. */
  openWriter(location: string): Promise<StoreWriter>;
  /** Opens for reading. The store must exist. */
  openReader(location: string): Promise<LocalStoreReader>;
  /** Whether somebody has it open for writing: a server runs on it. False where there is no store. */
  isInUse(location: string): Promise<boolean>;
  /** The last entry of the inbox that is in the store; 0 for none. Works beside a writer. */
  readInboxMark(location: string): Promise<number>;
  /** Reads everything and lists what is wrong (at most 100); empty when the store is sound. Works beside a writer. */
  verify(location: string, onProgress?: OnProgress): Promise<StoreProblem[]>;
  /** Copies one committed state to a new place, while the store is in use. ALREADY_EXISTS when the place is taken. */
  backUp(location: string, target: string): Promise<void>;
  /**
   * Puts a backup in place of a store, after the whole backup was checked. STORE_CORRUPT when it is damaged,
   * ALREADY_EXISTS where there is a store, unless `isForced`; that store is then kept beside it.
   */
  restore(backup: string, location: string, options: RestoreOptions): Promise<RestoreResult>;
  /** Rewrites the store as small as it gets. Nobody may have it open for writing. */
  vacuum(location: string): Promise<void>;
}

export interface RestoreOptions {
  isForced: boolean;
  onProgress?: OnProgress;
}

export interface RestoreResult {
  /** Where the store that was there before is now; null when there was none. */
  replacedPath: string | null;
}
