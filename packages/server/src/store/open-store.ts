import { AppError } from "@clawglass/core";
import type { LocalStoreReader, StoreEngine, StoreWriter } from "@clawglass/storage";
import { inboxFolderOf } from "@clawglass/storage/inbox";

/** A store location as `--backend-store-uri` writes it; only these threads turn it into an engine. */
const SQLITE_SCHEME = "sqlite:///";

/** Opens the writing side of the store at `uri`. Engines are loaded only when they are used. */
export async function openStoreWriter(uri: string): Promise<StoreWriter> {
  return (await loadEngine(uri)).openWriter(uri.slice(SQLITE_SCHEME.length));
}

export async function openStoreReader(uri: string): Promise<LocalStoreReader> {
  return (await loadEngine(uri)).openReader(uri.slice(SQLITE_SCHEME.length));
}

/** The engine and its own form of the location. */
export async function openStoreEngine(uri: string): Promise<{ engine: StoreEngine; location: string }> {
  return { engine: await loadEngine(uri), location: uri.slice(SQLITE_SCHEME.length) };
}

/** Where requests wait that were acknowledged and are not in the store at `uri` yet. */
export function toInboxFolder(uri: string): string {
  return inboxFolderOf(uri.slice(SQLITE_SCHEME.length));
}

async function loadEngine(uri: string): Promise<StoreEngine> {
  if (uri.startsWith(SQLITE_SCHEME)) return (await import("@clawglass/storage/sqlite")).createSqliteEngine();
  throw new AppError("INVALID_INPUT", `The store ${uri.split(":")[0]}: is not supported.`, {
    hint: "Use sqlite:///PATH, or --data-dir for the default place.",
  });
}
