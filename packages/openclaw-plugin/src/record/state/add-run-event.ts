import type { RecordContext } from "../record-context.ts";
import type { RunEvent, RunState } from "./run-state.ts";

const MAX_EVENTS = 128;

/** Adds an event to the run's root; one that was added before is not added again. */
export function addRunEvent(context: RecordContext, run: RunState, event: RunEvent): void {
  if (run.events.some((known) => known.key === event.key)) return;
  if (run.events.length >= MAX_EVENTS) {
    context.counters.countFault("run event beyond the limit");
    return;
  }
  run.events.push(event);
  context.emitter.markRoot(run);
}
