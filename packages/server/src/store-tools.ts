/** What commands do to a store directly, without a server: on its file. */

export { StorageMeter } from "./services/upkeep/storage-meter.ts";
export { type AnnouncedServer, findAnnouncedServer } from "./store/announce-server.ts";
export { openStoreEngine } from "./store/open-store.ts";
