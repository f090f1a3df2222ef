import type { StorageKind, StorageUsage } from "@clawglass/core/api";
import type { StoreReader } from "@clawglass/storage";

const WAIT_MS = 1_500;
/** A measurement holds for at least this long, and for a multiple of what it took. */
const MIN_AGE_MS = 30_000;
const AGE_FACTOR = 50;

export interface StorageMeterDeps {
  reader: Pick<StoreReader, "getStats" | "measureBytes">;
  readInbox(): Promise<StorageUsage["inbox"]>;
  nowMs(): number;
  sleep(durationMs: number): Promise<void>;
  reportError(error: unknown): void;
}

interface Measurement {
  bytesByKind: Record<StorageKind, number>;
  measuredAtMs: number;
  tookMs: number;
}

/** What the store takes. The parts are measured now and then: that reads the whole file. */
export class StorageMeter {
  readonly #deps: StorageMeterDeps;
  #last: Measurement | null = null;
  #measuring: Promise<void> | null = null;

  constructor(deps: StorageMeterDeps) {
    this.#deps = deps;
  }

  async read(): Promise<StorageUsage> {
    const nowMs = this.#deps.nowMs();
    if (this.#isStale(nowMs)) {
      this.#measuring ??= this.#measure();
      if (this.#last === null) await Promise.race([this.#measuring, this.#deps.sleep(WAIT_MS)]);
    }
    const { waitingCount, waitingBytes, refusedCount, damagedCount } = await this.#deps.readInbox();
    const stats = await this.#deps.reader.getStats();
    const { engine, location, schemaVersion, sizeBytes, usedBytes, traceCount, spanCount } = stats;
    return {
      engine,
      location,
      schemaVersion,
      sizeBytes,
      usedBytes,
      bytesByKind: this.#last?.bytesByKind ?? null,
      measuredAtMs: this.#last?.measuredAtMs ?? null,
      traceCount,
      spanCount,
      oldestTraceMs: stats.oldestTraceMs,
      newestTraceMs: stats.newestTraceMs,
      inbox: { waitingCount, waitingBytes, refusedCount, damagedCount },
      index: {
        waitsSinceMs: stats.searchWaitsSinceMs,
        lagMs: stats.searchWaitsSinceMs === null ? 0 : Math.max(0, nowMs - stats.searchWaitsSinceMs),
      },
    };
  }

  #isStale(nowMs: number): boolean {
    if (this.#last === null) return true;
    const ageMs = nowMs - this.#last.measuredAtMs;
    return ageMs < 0 || ageMs > Math.max(MIN_AGE_MS, this.#last.tookMs * AGE_FACTOR);
  }

  async #measure(): Promise<void> {
    const startedAtMs = this.#deps.nowMs();
    try {
      const bytesByKind = await this.#deps.reader.measureBytes();
      const measuredAtMs = this.#deps.nowMs();
      this.#last = { bytesByKind, measuredAtMs, tookMs: measuredAtMs - startedAtMs };
    } catch (error) {
      this.#deps.reportError(error);
    }
    this.#measuring = null;
  }
}
