import type { ServerInfo, StorageInfo } from "@clawglass/core/api";
import { fetchAnswer } from "../support/fetch-answer.ts";

/** How far behind Clawglass says that its text index is, and before it what it acknowledged and has not stored. */
export async function readShownLagMs(url: string): Promise<number> {
  const [server, storage] = await Promise.all([
    read<ServerInfo>(`${url}/api/clawglass/v1/server`),
    read<StorageInfo>(`${url}/api/clawglass/v1/storage`),
  ]);
  const waitsSinceMs = server.ingest?.waiting?.sinceMs ?? null;
  return Math.max(storage.index.lagMs, waitsSinceMs === null ? 0 : Date.now() - waitsSinceMs);
}

async function read<T>(url: string): Promise<T> {
  return JSON.parse(await fetchAnswer(url)) as T;
}
