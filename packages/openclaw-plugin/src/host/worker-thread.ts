import { Worker } from "node:worker_threads";
import type { JobAnswer } from "../background/background-jobs.ts";
import type { JobThread } from "../background/create-background.ts";
import { BUILD_ID } from "../build-info.ts";

const MAX_HEAP_MB = 256;

/** Starts the worker thread from its bundle. */
export function startWorkerThread(
  path: string,
  onAnswer: (answer: JobAnswer) => void,
  onEnd: () => void,
): JobThread {
  const worker = new Worker(path, {
    workerData: { buildId: BUILD_ID },
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  worker.on("message", onAnswer);
  worker.on("error", onEnd);
  worker.on("exit", onEnd);
  worker.unref();
  return {
    post: (job) => worker.postMessage(job),
    setBusy: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
    end: () => void worker.terminate(),
  };
}
