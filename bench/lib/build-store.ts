import { createSqliteEngine } from "@clawglass/storage/sqlite";
import type { SessionPayloads } from "./session-payloads.ts";

const TRACES_PER_COMMIT = 400;

export interface BuildProgress {
  traceCount: number;
  spanCount: number;
  elapsedMs: number;
}

/**
 * Builds a store, or goes on with one, through the engine itself, with two differences from a server: some hundred traces
 * share a commit, and nothing is forced to the disk. Ends when everything is in the search index.
 */
export async function buildStore(
  location: string,
  payloads: SessionPayloads,
  traceCount: number,
  onProgress: (progress: BuildProgress) => void = () => {},
): Promise<void> {
  let nextSlice: (() => void) | null = null;
  const engine = createSqliteEngine({
    isBulkLoad: true,
    scheduleLater: (run) => {
      nextSlice = run;
      return () => {
        nextSlice = null;
      };
    },
  });
  const indexAll = (): void => {
    for (let slice = nextSlice; slice !== null; slice = nextSlice) {
      nextSlice = null;
      slice();
    }
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
  indexAll();
  await writer.close();
}
