import type { StoreWriter } from "@clawglass/storage";
import type { AgentPayloads } from "./agent-payloads.ts";

const TRACES_PER_CHUNK = 500;

export interface FillResult {
  spansPerSecond: number;
  /** From handing a trace over to its commit. */
  delaysMs: number[];
}

/** Stores 8-span traces straight through the engine. Making them does not count; only chunks of them are in memory. */
export async function fillStore(
  writer: StoreWriter,
  payloads: AgentPayloads,
  traceCount: number,
  inFlight: number,
): Promise<FillResult> {
  const delaysMs: number[] = [];
  let elapsedMs = 0;
  let spanCount = 0;
  for (let made = 0; made < traceCount; made += TRACES_PER_CHUNK) {
    const chunkSize = Math.min(TRACES_PER_CHUNK, traceCount - made);
    const batches = Array.from({ length: chunkSize }, () => payloads.createSmallTrace());
    spanCount += batches.reduce((sum, batch) => sum + batch.spans.length, 0);
    const startedAt = performance.now();
    let next = 0;
    const send = async (): Promise<void> => {
      for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
        const handedOverAt = performance.now();
        await writer.appendSpans(batch);
        delaysMs.push(performance.now() - handedOverAt);
        writer.takeChanges();
      }
    };
    await Promise.all(Array.from({ length: inFlight }, send));
    elapsedMs += performance.now() - startedAt;
  }
  return { spansPerSecond: (spanCount * 1_000) / elapsedMs, delaysMs };
}
