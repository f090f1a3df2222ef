import type { StoreEngine } from "../contract/store-engine.ts";
import type { StoreReader } from "../contract/store-reader.ts";
import type { StoreWriter } from "../contract/store-writer.ts";

/** What an engine's test file hands to the conformance suite. */
export interface EngineUnderTest {
  engine: StoreEngine;
  /** A location that nothing uses yet. */
  createLocation: () => Promise<string>;
  /** Deletes what `createLocation` made. */
  removeLocations: () => Promise<void>;
}

export interface OpenStore {
  location: string;
  writer: StoreWriter;
  reader: StoreReader;
  close(): Promise<void>;
}

export async function openStore({ engine, createLocation }: EngineUnderTest): Promise<OpenStore> {
  const location = await createLocation();
  const writer = await engine.openWriter(location);
  const reader = await engine.openReader(location);
  return {
    location,
    writer,
    reader,
    close: async () => {
      await reader.close();
      await writer.close();
    },
  };
}
