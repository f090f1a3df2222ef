import type { StoreEngine } from "@clawglass/storage";
import { type InboxReport, inboxFolderOf, inspectInbox } from "@clawglass/storage/inbox";

/** The inbox beside a store, whether a server runs on it or not. Reads all of it. */
export function inspectStoreInbox(
  engine: Pick<StoreEngine, "readInboxMark">,
  location: string,
): Promise<InboxReport> {
  return inspectInbox(inboxFolderOf(location), () => engine.readInboxMark(location));
}
