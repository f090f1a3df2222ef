import { type HostObject, readObject, readText } from "../host-value.ts";
import type { RecordContext } from "../record-context.ts";

/** `cron_changed`: tells the name of a job; its own run ids are not those of the runs it starts. */
export function recordCronChange(context: RecordContext, event: HostObject): void {
  const jobId = readText(event, "jobId");
  const name = readText(readObject(event, "job"), "name");
  if (jobId === null || name === null) return;
  context.notes.nameJob(jobId, name);
  for (const run of context.runs.all()) {
    if (run.identity.jobId !== jobId || run.identity.jobName !== null) continue;
    run.identity.jobName = name;
    context.emitter.markRoot(run);
  }
}
