import type { RunState } from "../state/run-state.ts";

/**
 * Why the run failed, null when it did not. OpenClaw calls a run a success when the provider failed, so its own flag
 * comes last: the lifecycle's last word and the model's last answer know better.
 */
export function findRunError(run: RunState): string | null {
  const { lifecycle } = run;
  const last = run.attempts.at(-1)?.end ?? null;
  const lastFailure = last?.lastStopReason === "error" || last?.lastStopReason === "aborted";
  const detail = last?.lastErrorMessage ?? lifecycle.errorMessage ?? last?.errorMessage ?? null;
  if (lifecycle.ended === "error") return detail ?? "The run failed; OpenClaw gave no reason.";
  if (lifecycle.isAborted) return detail ?? "The run was aborted.";
  if (lastFailure)
    return detail ?? (last?.lastStopReason === "aborted" ? "The run was aborted." : "The model call failed.");
  if (run.isIncomplete) return detail ?? "No end of this run was seen.";
  if (lifecycle.ended === "end") return null;
  if (last?.success === false) return detail ?? "The run did not finish: it timed out or was aborted.";
  const lastCall = run.calls.at(-1);
  if (last === null && lastCall?.outcome === "error") {
    return (
      lastCall.answer?.errorMessage ??
      lastCall.failureKind ??
      lastCall.errorCategory ??
      "The model call failed."
    );
  }
  return null;
}
