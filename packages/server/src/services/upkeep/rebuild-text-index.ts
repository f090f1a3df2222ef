import type { ReindexReport } from "@clawglass/core/api";
import type { OnProgress, StoreReader, StoreWriter } from "@clawglass/storage";

const LOOK_EVERY_MS = 200;

export interface RebuildTextIndexDeps {
  reader: Pick<StoreReader, "getStats" | "getTextIndexProgress">;
  writer: Pick<StoreWriter, "rebuildTextIndex">;
  nowMs(): number;
  sleep(durationMs: number): Promise<void>;
}

/** Makes the text index anew, as far as there is something to index when it begins; what arrives meanwhile follows as ever. */
export async function rebuildTextIndex(
  { reader, writer, nowMs, sleep }: RebuildTextIndexDeps,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<ReindexReport> {
  const startedAtMs = nowMs();
  onProgress({ step: "emptying the text index", done: 0, total: null });
  await writer.rebuildTextIndex();
  const { total } = await reader.getTextIndexProgress();
  while (!signal.aborted) {
    const [{ done }, { searchWaitsSinceMs }] = await Promise.all([
      reader.getTextIndexProgress(),
      reader.getStats(),
    ]);
    if (searchWaitsSinceMs === null || done > total) break;
    onProgress({ step: "indexing texts", done, total });
    await sleep(LOOK_EVERY_MS);
  }
  return { tookMs: nowMs() - startedAtMs };
}
