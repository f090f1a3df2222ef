import { setTimeout as sleep } from "node:timers/promises";
import type { ClawglassClient } from "@clawglass/client";
import { AppError, ERROR_CODES } from "@clawglass/core";
import type { Job, JobKind, JobReports } from "@clawglass/core/api";
import type { Io } from "../io.ts";
import { showProgress } from "./show-progress.ts";

const ASK_EVERY_MS = 400;

/** Waits for a job and gives its report; rejects with what it failed of. */
export async function followJob<Kind extends JobKind>(
  client: Pick<ClawglassClient, "getJob">,
  started: Job & { kind: JobKind },
  io: Io,
): Promise<JobReports[Kind]> {
  const show = showProgress(io);
  let job = started;
  while (job.endedAtMs === null) {
    await sleep(ASK_EVERY_MS);
    job = await client.getJob(job.id);
    if (job.progress !== null) show(job.progress);
  }
  if (job.error === null) return job.result as JobReports[Kind];
  const { code, message, hint } = job.error;
  const known = ERROR_CODES.find((each) => each === code) ?? "INTERNAL";
  throw new AppError(known, message, hint === undefined ? {} : { hint });
}
