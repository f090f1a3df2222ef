/** What the waiting for a quiet moment needs of the process. */
export interface QuietMomentsOptions {
  /** Milliseconds that only go forward. */
  stopwatch: () => number;
  /** Share of the time since the call before that the event loop was busy, 0 to 1. */
  takeBusyShare: () => number;
  after: (ms: number, task: () => void) => void;
  nextTurn: (task: () => void) => void;
}

const LOOK_AGAIN_MS = 5;
const QUIET_BUSY_SHARE = 0.5;
/** A host that never rests gets the work done all the same, this much later. */
const MAX_WAIT_MS = 100;

/**
 * Runs tasks when the host's event loop has a pause (an agent mostly waits for its model), so that recording does not
 * lengthen the work between two model calls. A task that hands in more while it runs goes on in the next turn of the loop.
 */
export function createQuietMoments(options: QuietMomentsOptions): (task: () => void) => void {
  const { stopwatch, takeBusyShare, after, nextTurn } = options;
  let waiting: (() => void)[] = [];
  let deadlineMs = 0;
  let isRunning = false;

  function look(): void {
    if (takeBusyShare() > QUIET_BUSY_SHARE && stopwatch() < deadlineMs) {
      after(LOOK_AGAIN_MS, look);
      return;
    }
    const tasks = waiting;
    waiting = [];
    for (const task of tasks) run(task);
  }

  function run(task: () => void): void {
    isRunning = true;
    try {
      task();
    } finally {
      isRunning = false;
    }
  }

  return (task) => {
    if (isRunning) {
      nextTurn(() => run(task));
      return;
    }
    waiting.push(task);
    if (waiting.length > 1) return;
    deadlineMs = stopwatch() + MAX_WAIT_MS;
    takeBusyShare();
    after(LOOK_AGAIN_MS, look);
  };
}
