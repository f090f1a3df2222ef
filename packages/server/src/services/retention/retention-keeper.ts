import { AppError, parseTraceFilter } from "@clawglass/core";
import type { Job, RetentionEdit, RetentionPreview, RetentionRun, RetentionState } from "@clawglass/core/api";
import type { StoreReader, StoreWriter } from "@clawglass/storage";
import type { Jobs } from "../upkeep/jobs.ts";
import { previewRetention } from "./preview-retention.ts";
import {
  deletesAnything,
  type ResolvedPolicy,
  type RetentionOverrides,
  resolvePolicy,
} from "./resolve-policy.ts";
import { runRetention } from "./run-retention.ts";

const COLLECTION = "retention";
const POLICY_ID = "policy";
const HISTORY_ID = "history";
const FIRST_RUN_AFTER_MS = 60_000;
const RUN_EVERY_MS = 3_600_000;

interface RetentionHistory {
  lastRun: RetentionRun | null;
  runCount: number;
  traceCount: number;
  spanCount: number;
}

export interface RetentionKeeperDeps {
  reader: Pick<StoreReader, "listExpired" | "getStats" | "getRecord">;
  writer: Pick<StoreWriter, "deleteTraces" | "releaseSpace" | "writeRecords">;
  jobs: Jobs;
  retentionOverrides: RetentionOverrides;
  nowMs(): number;
  sleep(durationMs: number): Promise<void>;
  /** Gives back what cancels it. */
  scheduleLater(run: () => void, delayMs: number): () => void;
  reportError(error: unknown): void;
}

/** Holds the retention policy, applies it by itself every hour, and remembers what it deleted. */
export class RetentionKeeper {
  readonly #deps: RetentionKeeperDeps;
  #cancel: (() => void) | null = null;
  #nextRunAtMs: number | null = null;

  constructor(deps: RetentionKeeperDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#plan(FIRST_RUN_AFTER_MS);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#nextRunAtMs = null;
  }

  async read(): Promise<RetentionState> {
    const { policy, origins } = await this.#resolve();
    const history = await this.#readHistory();
    const isRunning = this.#deps.jobs.isRunning("retain");
    return {
      policy,
      origins,
      isRunning,
      lastRun: history.lastRun,
      nextRunAtMs: isRunning || !deletesAnything(policy) ? null : this.#nextRunAtMs,
      deletedInTotal: {
        runCount: history.runCount,
        traceCount: history.traceCount,
        spanCount: history.spanCount,
      },
    };
  }

  /** CONFLICT where a flag or the environment already says that part. */
  async save(edit: RetentionEdit): Promise<RetentionState> {
    const saved = await this.#readSaved();
    const { policy, origins } = resolvePolicy(saved, this.#deps.retentionOverrides);
    for (const part of Object.keys(edit) as (keyof RetentionEdit)[]) {
      const { source, setBy } = origins[part];
      const isSame = JSON.stringify(edit[part]) === JSON.stringify(policy[part]);
      if ((source === "flag" || source === "environment") && !isSame) {
        throw new AppError("CONFLICT", `${part} is set by ${setBy}, which wins over what is saved here.`, {
          hint: `Start the server without ${setBy} to change it here.`,
        });
      }
    }
    for (const rule of edit.rules ?? []) parseTraceFilter(rule.filter);
    await this.#write(POLICY_ID, { ...saved, ...edit });
    return this.read();
  }

  /** What a run would delete now, by the policy in force or, where given, by a changed one. */
  async preview(edit: RetentionEdit): Promise<RetentionPreview> {
    const { policy } = await this.#resolve();
    return previewRetention(this.#deps.reader, { ...policy, ...edit }, this.#deps.nowMs());
  }

  /** CONFLICT when it runs already. */
  run(): Promise<Job> {
    return this.#deps.jobs.start("retain", async (onProgress, signal) => {
      const { policy } = await this.#resolve();
      const run = await runRetention(this.#deps, policy, onProgress, signal);
      if (!signal.aborted || run.deleted.traceCount > 0) await this.#remember(run);
      return run;
    });
  }

  #plan(delayMs: number): void {
    this.#cancel?.();
    this.#nextRunAtMs = this.#deps.nowMs() + delayMs;
    this.#cancel = this.#deps.scheduleLater(() => void this.#runAndPlan(), delayMs);
  }

  async #runAndPlan(): Promise<void> {
    try {
      const { policy } = await this.#resolve();
      if (deletesAnything(policy) && !this.#deps.jobs.isRunning("retain")) await this.run();
    } catch (error) {
      this.#deps.reportError(error);
    }
    if (this.#cancel !== null) this.#plan(RUN_EVERY_MS);
  }

  async #resolve(): Promise<ResolvedPolicy> {
    return resolvePolicy(await this.#readSaved(), this.#deps.retentionOverrides);
  }

  async #readSaved(): Promise<RetentionEdit> {
    const record = await this.#deps.reader.getRecord(COLLECTION, POLICY_ID);
    return record === null ? {} : (JSON.parse(record.json) as RetentionEdit);
  }

  async #readHistory(): Promise<RetentionHistory> {
    const record = await this.#deps.reader.getRecord(COLLECTION, HISTORY_ID);
    if (record === null) return { lastRun: null, runCount: 0, traceCount: 0, spanCount: 0 };
    return JSON.parse(record.json) as RetentionHistory;
  }

  async #remember(run: RetentionRun): Promise<void> {
    const { runCount, traceCount, spanCount } = await this.#readHistory();
    await this.#write(HISTORY_ID, {
      lastRun: run,
      runCount: runCount + 1,
      traceCount: traceCount + run.deleted.traceCount,
      spanCount: spanCount + run.deleted.spanCount,
    } satisfies RetentionHistory);
  }

  async #write(id: string, value: object): Promise<void> {
    const record = { collection: COLLECTION, id, parentId: "", json: JSON.stringify(value) };
    await this.#deps.writer.writeRecords([{ kind: "put", record, expectedRevision: null }]);
  }
}
