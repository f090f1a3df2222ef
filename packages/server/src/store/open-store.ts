import { AppError } from "@clawglass/core";
import type { ArtifactReader, ArtifactWriter, RecordReader, RecordWriter, StoreReader, StoreWriter } from "@clawglass/storage";

/** A store location as `--backend-store-uri` writes it; only these threads turn it into an engine. */
const SQLITE_SCHEME = "sqlite:///";

export type FullWriter = StoreWriter & RecordWriter & ArtifactWriter;
export type FullReader = StoreReader & RecordReader & ArtifactReader;

/** Opens the writing side of the store at `uri`. Engines are loaded only when they are used. */
export async function openStoreWriter(uri: string): Promise<FullWriter> {
  return (await loadEngine(uri)).openWriter(uri.slice(SQLITE_SCHEME.length));
}

export async function openStoreReader(uri: string): Promise<FullReader> {
  return (await loadEngine(uri)).openReader(uri.slice(SQLITE_SCHEME.length));
}

async function loadEngine(uri: string) {
  if (uri.startsWith(SQLITE_SCHEME)) return (await import("@clawglass/storage/sqlite")).sqliteEngine;
  throw new AppError("INVALID_INPUT", `The store ${uri.split(":")[0]}: is not supported.`, {
    hint: "Use sqlite:///PATH, or --data-dir for the default place.",
  });
}
