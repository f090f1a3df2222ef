import type { StoreReader } from "@clawglass/storage";
import { assessStoredHealth } from "../services/assess-stored-health.ts";
import { readOverview } from "../services/read-overview.ts";
import { bindMethods } from "./create-calls.ts";
import { STORE_READER_METHOD_NAMES } from "./methods.ts";

/** What a reader thread answers: the store's own queries, and those that are put together from many beside the data. */
export function createReaderCalls(
  store: StoreReader,
): Record<string, (...args: never[]) => Promise<unknown>> {
  return {
    ...bindMethods(STORE_READER_METHOD_NAMES, store),
    ...bindMethods(["assessHealth", "readOverview"], {
      assessHealth: (job: Parameters<typeof assessStoredHealth>[1]) => assessStoredHealth(store, job),
      readOverview: (job: Parameters<typeof readOverview>[1]) => readOverview(store, job),
    }),
  };
}
