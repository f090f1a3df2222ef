import type { VacuumReport } from "@clawglass/core/api";
import type { OnProgress, StoreReader, StoreWriter } from "@clawglass/storage";

const PAUSE_MS = 10;

export interface ShrinkStoreDeps {
  reader: Pick<StoreReader, "getStats">;
  writer: Pick<StoreWriter, "releaseSpace">;
  sleep(durationMs: number): Promise<void>;
}

/** Gives free space back in slices, so that ingest goes on. */
export async function shrinkStore(
  { reader, writer, sleep }: ShrinkStoreDeps,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<VacuumReport> {
  const bytesBefore = (await reader.getStats()).sizeBytes ?? 0;
  for (let done = 1; !signal.aborted; done += 1) {
    const { isDone } = await writer.releaseSpace();
    if (isDone) break;
    onProgress({ step: "giving space back", done, total: null });
    await sleep(PAUSE_MS);
  }
  return { bytesBefore, bytesAfter: (await reader.getStats()).sizeBytes ?? 0 };
}
