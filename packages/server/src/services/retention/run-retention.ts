import type { RetentionCounts, RetentionPolicy, RetentionRun } from "@clawglass/core/api";
import type {
  OnProgress,
  RetentionCandidate,
  RetentionQuery,
  StoreReader,
  StoreWriter,
} from "@clawglass/storage";
import { deletesByAge, toCutoffs } from "./resolve-policy.ts";
import { countCandidate, createCounts, toSlices } from "./retention-counts.ts";

/** Runs that are still in progress and no older than this are not touched. */
const OPEN_GRACE_MS = 86_400_000;
const EXAMINED_PER_PAGE = 200;
/** Deleting goes on to this share of the limit, so that the next minutes do not bring it back at once. */
const TARGET_SHARE = 0.95;
/** A round deletes this share of what seems to be too much, then measures anew. */
const ROUND_SHARE = 0.5;
/** Space that is not given back by then comes back later; ingest may keep the index busy. */
const MAX_RELEASE_MS = 60_000;
/** Between slices the writer belongs to ingest for at least as long as the slice took. */
const MIN_PAUSE_MS = 5;

export interface RetentionRunDeps {
  reader: Pick<StoreReader, "listExpired" | "getStats">;
  writer: Pick<StoreWriter, "deleteTraces" | "releaseSpace">;
  nowMs(): number;
  sleep(durationMs: number): Promise<void>;
}

/** One pass: first what is too old, then the oldest until the store is small enough. Ends early when `signal` aborts. */
export async function runRetention(
  deps: RetentionRunDeps,
  policy: RetentionPolicy,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<RetentionRun> {
  const startedAtMs = deps.nowMs();
  const { usedBytes: bytesBefore, traceCount } = await deps.reader.getStats();
  const deleted = createCounts();
  const remove = async (candidates: readonly RetentionCandidate[]) => {
    for (const slice of toSlices(candidates)) {
      if (signal.aborted) return;
      await paced(deps, () => removeSlice(deps, slice, deleted));
    }
    onProgress({ step: "deleting traces", done: deleted.traceCount, total: null });
  };
  if (deletesByAge(policy)) await removeExpired();
  if (policy.maxStoreBytes !== null) await shrinkTo(policy.maxStoreBytes);
  const { usedBytes } = await deps.reader.getStats();
  return {
    startedAtMs,
    endedAtMs: deps.nowMs(),
    deleted,
    freedBytes: Math.max(0, (bytesBefore ?? 0) - (usedBytes ?? 0)),
    isOverLimit: isOver(usedBytes, policy.maxStoreBytes),
    error: signal.aborted ? "The server stopped meanwhile; the rest follows with the next run." : null,
  };

  async function removeExpired(): Promise<void> {
    let examined = 0;
    for await (const page of listPages(deps, toQuery(policy, "expired", startedAtMs))) {
      examined += EXAMINED_PER_PAGE;
      onProgress({ step: "looking for old traces", done: Math.min(examined, traceCount), total: traceCount });
      await remove(page);
      if (signal.aborted) return;
    }
    await releaseAll();
  }

  /** By rounds: what a trace takes is only known on average, and the index follows later. */
  async function shrinkTo(maxBytes: number): Promise<void> {
    for (let limitBytes = maxBytes; !signal.aborted; limitBytes = maxBytes * TARGET_SHARE) {
      const stats = await deps.reader.getStats();
      if (stats.usedBytes === null || !isOver(stats.usedBytes, limitBytes)) return;
      const overShare = (stats.usedBytes - maxBytes * TARGET_SHARE) / stats.usedBytes;
      const count = Math.ceil(stats.traceCount * overShare * ROUND_SHARE);
      const oldest = await takeOldest(Math.max(1, count));
      if (oldest.length === 0) return;
      await remove(oldest);
      await releaseAll();
    }
  }

  async function takeOldest(count: number): Promise<RetentionCandidate[]> {
    const taken: RetentionCandidate[] = [];
    for await (const page of listPages(deps, toQuery(policy, "oldest", startedAtMs))) {
      taken.push(...page);
      if (taken.length >= count) break;
    }
    return taken.slice(0, count);
  }

  async function releaseAll(): Promise<void> {
    const untilMs = deps.nowMs() + MAX_RELEASE_MS;
    for (let isDone = false; !isDone && !signal.aborted && deps.nowMs() < untilMs; ) {
      isDone = (await paced(deps, () => deps.writer.releaseSpace())).isDone;
    }
  }
}

export function toQuery(
  policy: RetentionPolicy,
  mode: RetentionQuery["mode"],
  nowMs: number,
): Omit<RetentionQuery, "cursor"> {
  return {
    cutoffs: toCutoffs(policy, nowMs),
    mode,
    openSinceMs: nowMs - OPEN_GRACE_MS,
    maxExamined: EXAMINED_PER_PAGE,
  };
}

/** What retention takes, page by page; pages on which it takes nothing are passed over. */
export async function* listPages(
  { reader }: Pick<RetentionRunDeps, "reader">,
  query: Omit<RetentionQuery, "cursor">,
): AsyncGenerator<RetentionCandidate[]> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<StoreReader["listExpired"]>> = await reader.listExpired({
      ...query,
      cursor,
    });
    if (page.candidates.length > 0) yield page.candidates;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

export function isOver(usedBytes: number | null, maxBytes: number | null): boolean {
  return usedBytes !== null && maxBytes !== null && usedBytes > maxBytes;
}

async function removeSlice(
  { writer }: RetentionRunDeps,
  slice: readonly RetentionCandidate[],
  deleted: RetentionCounts,
): Promise<void> {
  const unchanged = slice.map(({ traceId, revision }) => ({ traceId, revision }));
  const { deletedCount, deletedSpanCount } = await writer.deleteTraces({ unchanged });
  // What changed since it was listed stayed. Which trace that was only matters to the count by reason.
  for (const candidate of slice.slice(0, deletedCount))
    countCandidate(deleted, { ...candidate, spanCount: 0 });
  deleted.spanCount += deletedSpanCount;
}

async function paced<T>(
  { nowMs, sleep }: Pick<RetentionRunDeps, "nowMs" | "sleep">,
  run: () => Promise<T>,
): Promise<T> {
  const startedAtMs = nowMs();
  const result = await run();
  await sleep(Math.max(MIN_PAUSE_MS, nowMs() - startedAtMs));
  return result;
}
