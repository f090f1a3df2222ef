import type { RetentionPolicy, RetentionPreview } from "@clawglass/core/api";
import type { RetentionCandidate, StoreReader } from "@clawglass/storage";
import { deletesByAge } from "./resolve-policy.ts";
import { countCandidate, createCounts } from "./retention-counts.ts";
import { isOver, listPages, toQuery } from "./run-retention.ts";

/** Says what a run would delete now. Changes nothing. */
export async function previewRetention(
  reader: Pick<StoreReader, "listExpired" | "getStats">,
  policy: RetentionPolicy,
  nowMs: number,
): Promise<RetentionPreview> {
  const counts = createCounts();
  let oldestMs: number | null = null;
  let newestMs: number | null = null;
  const take = (candidate: RetentionCandidate) => {
    countCandidate(counts, candidate);
    oldestMs = Math.min(oldestMs ?? candidate.requestTimeMs, candidate.requestTimeMs);
    newestMs = Math.max(newestMs ?? candidate.requestTimeMs, candidate.requestTimeMs);
  };
  if (deletesByAge(policy)) {
    for await (const page of listPages({ reader }, toQuery(policy, "expired", nowMs))) page.forEach(take);
  }
  const { usedBytes, traceCount } = await reader.getStats();
  const bytesPerTrace = traceCount === 0 ? 0 : (usedBytes ?? 0) / traceCount;
  const leftBytes = (usedBytes ?? 0) - counts.traceCount * bytesPerTrace;
  const isEstimate = isOver(leftBytes, policy.maxStoreBytes);
  if (isEstimate && policy.maxStoreBytes !== null) {
    let tooMany = Math.ceil((leftBytes - policy.maxStoreBytes) / bytesPerTrace);
    for await (const page of listPages({ reader }, toQuery(policy, "oldest", nowMs))) {
      for (const candidate of page) {
        if (candidate.reason !== "size") continue; // counted above
        if (tooMany <= 0) break;
        tooMany -= 1;
        take(candidate);
      }
      if (tooMany <= 0) break;
    }
  }
  return { policy, counts, isEstimate, oldestMs, newestMs };
}
