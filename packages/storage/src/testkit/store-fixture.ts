import type { StoreEngine } from "../contract/store-engine.ts";
import type { LocalStoreReader } from "../contract/store-reader.ts";
import type { StoreWriter } from "../contract/store-writer.ts";

/** What an engine's test file hands to the conformance suite. */
export interface EngineUnderTest {
  engine: StoreEngine;
  /** A location that nothing uses yet. */
  createLocation: () => Promise<string>;
  /** Deletes what `createLocation` made. */
  removeLocations: () => Promise<void>;
  /** Lets the work come to its end that the engine does when nobody waits for it: indexing, summing up, collecting. */
  settle: () => Promise<void>;
}

export interface OpenStore {
  location: string;
  writer: StoreWriter;
  reader: LocalStoreReader;
  /** Closes both sides and opens them again, as a new start of the server does. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export async function openStore({ engine, createLocation }: EngineUnderTest): Promise<OpenStore> {
  const location = await createLocation();
  const store: OpenStore = {
    location,
    writer: await engine.openWriter(location),
    reader: await engine.openReader(location),
    async reopen() {
      await store.close();
      store.writer = await engine.openWriter(location);
      store.reader = await engine.openReader(location);
    },
    async close() {
      await store.reader.close();
      await store.writer.close();
    },
  };
  return store;
}
