/** What commands do to a store directly, without a server: on its file. */

export { toSpans } from "./ingest/decode/to-spans.ts";
export { createIngestTally } from "./ingest/ingest-tally.ts";
export { DEFAULT_INGEST_LIMITS } from "./ingest/limits.ts";
export { normalize } from "./ingest/normalize/normalize.ts";
export { StorageMeter } from "./services/upkeep/storage-meter.ts";
export { type AnnouncedServer, findAnnouncedServer } from "./store/announce-server.ts";
export { inspectStoreInbox } from "./store/inspect-store-inbox.ts";
export { openStoreEngine } from "./store/open-store.ts";
export { type InboxWait, waitForStoreInbox } from "./store/wait-for-store-inbox.ts";
