import { isAppError } from "@clawglass/core";
import type { StoreReader, StoreWriter } from "@clawglass/storage";

export interface BulkDeps {
  reader: Pick<StoreReader, "getTraceSummary" | "getTraceInfos">;
  writer: Pick<StoreWriter, "deleteTraces" | "setTraceTag" | "deleteTraceTag">;
}

/** Deletes runs of any experiment; those that are gone already are passed over. */
export async function deleteTraces(
  { reader, writer }: BulkDeps,
  traceIds: readonly string[],
): Promise<number> {
  const byExperiment = new Map<string, string[]>();
  for (const info of await reader.getTraceInfos(traceIds)) {
    byExperiment.set(info.experimentId, [...(byExperiment.get(info.experimentId) ?? []), info.traceId]);
  }
  let deletedCount = 0;
  for (const [experimentId, ids] of byExperiment) {
    deletedCount += (await writer.deleteTraces({ experimentId, traceIds: ids })).deletedCount;
  }
  return deletedCount;
}

/** Sets a tag of runs, or takes it away where the value is null. Gives what it was before, so that it can be undone. */
export async function tagTraces(
  { reader, writer }: BulkDeps,
  traceIds: readonly string[],
  key: string,
  value: string | null,
): Promise<Record<string, string | null>> {
  const infos = await reader.getTraceInfos(traceIds);
  const before: Record<string, string | null> = {};
  // At the same time, so that they share commits.
  await Promise.all(
    infos.map(async ({ traceId, tags }) => {
      try {
        if (value === null) {
          if (tags[key] !== undefined) await writer.deleteTraceTag(traceId, key);
        } else await writer.setTraceTag(traceId, key, value);
        before[traceId] = tags[key] ?? null;
      } catch (error) {
        if (!isAppError(error, "NOT_FOUND")) throw error; // deleted meanwhile
      }
    }),
  );
  return before;
}
