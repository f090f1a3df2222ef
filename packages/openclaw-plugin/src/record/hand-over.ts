import { readList, readObject, toObject } from "./host-value.ts";
import type { RecordContext } from "./record-context.ts";
import type { RecentRun, RecorderState } from "./recorder-contract.ts";
import type { ChildLink } from "./state/run-index.ts";
import type { RunState } from "./state/run-state.ts";

const STATE_VERSION = 1;

export function toRecorderState(context: RecordContext): RecorderState {
  return {
    stateVersion: STATE_VERSION,
    runs: context.runs.all(),
    links: context.runs.allLinks(),
    recent: context.runs.recentRuns(),
    jobNames: context.notes.allJobNames(),
  };
}

/** Takes over what another recorder handed over, unless its state has another shape. */
export function adoptRecorderState(context: RecordContext, state: unknown): void {
  const source = toObject(state);
  if (state === null || state === undefined) return;
  if (source.stateVersion !== STATE_VERSION) {
    context.counters.countFault("state of an unknown version");
    return;
  }
  for (const run of readList(source, "runs")) {
    if (isRunState(run)) {
      context.runs.add(run);
      // What the other recorder held back goes out now; what it sent is sent again, as the same span.
      if (run.phase !== "closed") context.emitter.markAll(run);
    } else context.counters.countFault("run of an unknown shape");
  }
  for (const link of readList(source, "links")) context.runs.addLink(link as ChildLink);
  for (const [jobId, name] of Object.entries(readObject(source, "jobNames"))) {
    if (typeof name === "string") context.notes.nameJob(jobId, name);
  }
  context.runs.restoreRecent(readList(source, "recent") as RecentRun[]);
}

function isRunState(value: unknown): value is RunState {
  const run = toObject(value);
  const hasLists = ["attempts", "calls", "tools", "events"].every((key) => Array.isArray(run[key]));
  return hasLists && typeof run.key === "string" && typeof readObject(run, "identity").trigger === "string";
}
