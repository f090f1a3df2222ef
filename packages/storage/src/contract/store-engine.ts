import type { StoreReader } from "./store-reader.ts";
import type { StoreWriter } from "./store-writer.ts";

/** What an engine can and cannot do, as data: callers ask this, never which engine it is. */
export interface StoreCapabilities {
  /** Several processes may write at the same time. */
  hasManyWriters: boolean;
  /** Text search uses an index. */
  hasTextIndex: boolean;
}

/** One kind of database. Engines know nothing of threads: the server decides where a writer and readers live. */
export interface StoreEngine {
  readonly name: string;
  readonly capabilities: StoreCapabilities;
  /** Opens for writing; creates and migrates the store first. There is one writer a store unless `hasManyWriters`. */
  openWriter(location: string): Promise<StoreWriter>;
  /** Opens for reading. The store must exist. */
  openReader(location: string): Promise<StoreReader>;
  /** Reads everything and lists what is wrong; empty when the store is sound. */
  verify(location: string): Promise<string[]>;
  /** Copies one committed state to a new place, while the store is in use. ALREADY_EXISTS when the place is taken. */
  backUp(location: string, target: string): Promise<void>;
}
