import { setTimeout as delay } from "node:timers/promises";
import type { ListedBatch, StoreWriter } from "@clawglass/storage";
import { createSqliteEngine } from "@clawglass/storage/sqlite";

const TRACES_PER_COMMIT = 400;
/** What waits longer than this waits for hours to come to rest; it is done at the end. */
const LONG_DELAY_MS = 1_000;

export interface BuildProgress {
  traceCount: number;
  spanCount: number;
  elapsedMs: number;
}

/**
 * Builds a store, or goes on with one, through the engine itself, with two differences from a server: some hundred traces
 * share a commit, and nothing is forced to the disk. Ends when everything is in the search index and summed up.
 */
export async function buildStore(
  location: string,
  payloads: { createTrace(): ListedBatch },
  traceCount: number,
  {
    onProgress = () => {},
    addRest = async () => {},
  }: {
    onProgress?: (progress: BuildProgress) => void;
    /** Adds what is not made of spans, before everything is summed up. */
    addRest?: (writer: StoreWriter) => Promise<void>;
  } = {},
): Promise<void> {
  let nextSlice: (() => void) | null = null;
  let laterSlice: { run: () => void; delayMs: number } | null = null;
  const engine = createSqliteEngine({
    isBulkLoad: true,
    scheduleLater: (run, delayMs) => {
      if (delayMs > LONG_DELAY_MS) laterSlice = { run, delayMs };
      else nextSlice = run;
      return () => {
        nextSlice = null;
        laterSlice = null;
      };
    },
  });
  const indexAll = (): void => {
    for (let slice = nextSlice; slice !== null; slice = nextSlice) {
      nextSlice = null;
      slice();
    }
  };
  const takeLater = (): typeof laterSlice => {
    const later = laterSlice;
    laterSlice = null;
    return later;
  };
  const writer = await engine.openWriter(location);
  const startedAt = performance.now();
  let spanCount = 0;
  for (let made = 0; made < traceCount; ) {
    const batches = Array.from({ length: Math.min(TRACES_PER_COMMIT, traceCount - made) }, () =>
      payloads.createTrace(),
    );
    await Promise.all(batches.map((batch) => writer.appendSpans(batch)));
    writer.takeChanges();
    indexAll();
    made += batches.length;
    spanCount += batches.reduce((sum, batch) => sum + batch.spans.length, 0);
    onProgress({ traceCount: made, spanCount, elapsedMs: performance.now() - startedAt });
  }
  await addRest(writer);
  writer.takeChanges();
  indexAll();
  for (let later = takeLater(); later !== null; later = takeLater()) {
    await delay(later.delayMs);
    later.run();
    indexAll();
  }
  await writer.close();
}
