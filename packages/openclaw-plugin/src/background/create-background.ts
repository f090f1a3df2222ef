import type { Background, BackgroundJobs, JobAnswer, JobKind, JobRequest } from "./background-jobs.ts";

/** A thread as this file sees it. */
export interface JobThread {
  post(job: JobRequest): void;
  /** Whether the thread keeps the process alive: only while somebody waits for it. */
  setBusy(isBusy: boolean): void;
  end(): void;
}

export interface BackgroundOptions {
  /** Starts a thread; throws when it cannot. `onEnd` comes once, however it ends. */
  startThread: (onAnswer: (answer: JobAnswer) => void, onEnd: () => void) => JobThread;
  /** Calls once, later. Gives the way to call it off. */
  after: (ms: number, task: () => void) => () => void;
  /** A thread ended by itself, could not be started, or hung. */
  onFault: () => void;
}

/** A plugin whose worker fails again and again goes on without one. */
const MAX_FAULTS = 3;
const HUNG_MS = 20_000;

interface Pending {
  settle(answer: JobAnswer["answer"]): void;
  cancelTimer: () => void;
}

/** Runs jobs in one thread, started at the first job. Whatever happens to the thread, every job settles. */
export function createBackground({ startThread, after, onFault }: BackgroundOptions): Background {
  const pending = new Map<number, Pending>();
  let thread: JobThread | null = null;
  let faults = 0;
  let lastId = 0;
  let isClosed = false;

  function settle(id: number, answer: JobAnswer["answer"]): void {
    const job = pending.get(id);
    if (job === undefined) return;
    pending.delete(id);
    job.cancelTimer();
    if (pending.size === 0) thread?.setBusy(false);
    job.settle(answer);
  }

  function giveUp(isFault: boolean): void {
    const ended = thread;
    thread = null;
    if (isFault) {
      faults += 1;
      onFault();
    }
    for (const id of [...pending.keys()]) settle(id, null);
    ended?.end();
  }

  function currentThread(): JobThread | null {
    if (thread !== null) return thread;
    if (isClosed || faults >= MAX_FAULTS) return null;
    try {
      const started: JobThread = startThread(
        ({ id, answer }) => settle(id, answer),
        () => {
          if (thread === started) giveUp(true);
        },
      );
      thread = started;
    } catch {
      giveUp(true);
    }
    return thread;
  }

  return {
    run<K extends JobKind>(kind: K, request: BackgroundJobs[K]["request"]) {
      return new Promise<BackgroundJobs[K]["answer"] | null>((resolve) => {
        const running = currentThread();
        if (running === null) {
          resolve(null);
          return;
        }
        lastId += 1;
        pending.set(lastId, {
          settle: (answer) => resolve(answer as BackgroundJobs[K]["answer"] | null),
          cancelTimer: after(HUNG_MS, () => giveUp(true)),
        });
        try {
          running.setBusy(true);
          running.post({ id: lastId, kind, request });
        } catch {
          giveUp(true); // what cannot be cloned, or a thread that is gone
        }
      });
    },
    close() {
      isClosed = true;
      giveUp(false);
    },
  };
}
