import { AppError, isAppError } from "@clawglass/core";
import type { Job, JobKind, JobReports } from "@clawglass/core/api";
import type { OnProgress } from "@clawglass/storage";

/** Short work is done with the first answer. */
const WAIT_MS = 2_000;
const MAX_REMEMBERED = 50;

export interface JobsDeps {
  nowMs(): number;
  newHexId(): string;
  sleep(durationMs: number): Promise<void>;
  reportError(error: unknown): void;
}

export type JobWork<Kind extends JobKind> = (
  onProgress: OnProgress,
  signal: AbortSignal,
) => Promise<JobReports[Kind]>;

/** Long work on the store, one of each kind at a time, with its progress. Forgotten when the server ends. */
export class Jobs {
  readonly #deps: JobsDeps;
  readonly #jobs = new Map<string, Job>();
  readonly #running = new Map<JobKind, { id: string; ended: Promise<void> }>();
  readonly #abort = new AbortController();

  constructor(deps: JobsDeps) {
    this.#deps = deps;
  }

  isRunning(kind: JobKind): boolean {
    return this.#running.has(kind);
  }

  /** NOT_FOUND for a job of an earlier server, too. */
  get(id: string): Job {
    const job = this.#jobs.get(id);
    if (job !== undefined) return job;
    throw new AppError("NOT_FOUND", `There is no job ${id}.`, {
      hint: "Jobs are forgotten when the server ends; start it again.",
    });
  }

  /** Answers when the work ended or has taken a while. CONFLICT when one of the kind runs. */
  async start<Kind extends JobKind>(kind: Kind, work: JobWork<Kind>): Promise<Job> {
    const other = this.#running.get(kind);
    if (other !== undefined) {
      throw new AppError("CONFLICT", `The store is already busy with ${kind}.`, {
        hint: `Wait for job ${other.id}.`,
        details: { jobId: other.id },
      });
    }
    const job: Job = {
      id: this.#deps.newHexId().slice(0, 16),
      kind,
      startedAtMs: this.#deps.nowMs(),
      endedAtMs: null,
      progress: null,
      error: null,
      result: null,
    };
    this.#remember(job);
    const ended = this.#run(job, work);
    this.#running.set(kind, { id: job.id, ended });
    await Promise.race([ended, this.#deps.sleep(WAIT_MS)]);
    return job;
  }

  /** Asks all to end and waits for them. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #run<Kind extends JobKind>(job: Job, work: JobWork<Kind>): Promise<void> {
    try {
      job.result = await work((progress) => {
        job.progress = progress;
      }, this.#abort.signal);
    } catch (error) {
      if (!isAppError(error)) this.#deps.reportError(error);
      job.error = toError(error);
    }
    job.endedAtMs = this.#deps.nowMs();
    this.#running.delete(job.kind);
  }

  #remember(job: Job): void {
    this.#jobs.set(job.id, job);
    for (const [id, old] of this.#jobs) {
      if (this.#jobs.size <= MAX_REMEMBERED) return;
      if (old.endedAtMs !== null) this.#jobs.delete(id);
    }
  }
}

function toError(error: unknown): NonNullable<Job["error"]> {
  if (!isAppError(error)) return { code: "INTERNAL", message: String(error) };
  return { code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) };
}
