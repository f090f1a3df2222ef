import { parentPort, workerData } from "node:worker_threads";
import { BUILD_ID } from "../build-info.ts";
import type { JobRequest } from "./background-jobs.ts";
import { doBackgroundJob } from "./do-background-job.ts";

/** Entry of the worker thread, a bundle of its own. An upgrade may have replaced its file under a running Gateway. */
if ((workerData as { buildId?: unknown }).buildId !== BUILD_ID) process.exit(1);
parentPort?.on("message", (job: JobRequest) => {
  void doBackgroundJob(job).then((answer) => parentPort?.postMessage(answer));
});
