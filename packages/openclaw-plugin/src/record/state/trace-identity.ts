import type { RecordContext } from "../record-context.ts";
import { deriveSpanId, deriveTraceIdHex, type HostTrace } from "../w3c-ids.ts";
import type { RunState } from "./run-state.ts";

/**
 * Gives the run its place: OpenClaw's trace id, the harness span's id for its root, and the parent where another run
 * started it. Only the first trace counts; later ones name the same trace.
 */
export function adoptTrace(context: RecordContext, run: RunState, trace: HostTrace): void {
  if (run.traceIdHex !== null) return;
  run.traceIdHex = trace.traceIdHex;
  run.rootSpanId = isTaken(context, run, trace.spanId)
    ? deriveSpanId(trace.traceIdHex, run.key)
    : trace.spanId;
  run.parentSpanId = findParent(context, run, trace);
  noteChildRoot(context, run);
  context.emitter.markAll(run);
}

/** For versions and paths of OpenClaw that give no trace: ids that follow from the run id, joined to a known parent's trace. */
export function deriveTrace(context: RecordContext, run: RunState): void {
  if (run.traceIdHex !== null) return;
  const { childRunId, childSessionKey, trigger } = run.identity;
  const link = context.runs.findLink(childRunId, childSessionKey);
  const inherited = trigger === "subagent" || trigger === "announce" ? link?.traceIdHex : null;
  const session = run.identity.sessionId ?? run.identity.sessionKey ?? "";
  const traceIdHex =
    inherited ?? deriveTraceIdHex("trace", run.runId, session, run.generation, run.openedAtMs);
  const spanId = deriveSpanId(traceIdHex, "root", run.runId, run.generation);
  adoptTrace(context, run, { traceIdHex, spanId, parentSpanId: null });
}

function noteChildRoot(context: RecordContext, run: RunState): void {
  const { trigger, childRunId, childSessionKey } = run.identity;
  const link = trigger === "subagent" ? context.runs.findLink(childRunId, childSessionKey) : null;
  if (link !== null) link.childRootSpanId ??= run.rootSpanId;
}

function isTaken(context: RecordContext, run: RunState, spanId: string): boolean {
  return context.runs.all().some((other) => other !== run && other.rootSpanId === spanId);
}

function findParent(context: RecordContext, run: RunState, trace: HostTrace): string | null {
  const { trigger, childRunId, childSessionKey } = run.identity;
  if (trigger === "subagent" || trigger === "announce") {
    const link = context.runs.findLink(childRunId, childSessionKey);
    if (link !== null && link.traceIdHex === trace.traceIdHex) {
      if (trigger === "subagent") return link.toolSpanId;
      // A sub-agent that was woken goes on under its own root; any other announcement stands in the parent's run.
      const isWoken = run.identity.sessionKey === childSessionKey;
      const known = isWoken ? link.childRootSpanId : link.parentRootSpanId;
      if (known !== null) return known;
    }
    if (trace.parentSpanId === null) return null;
    // The parent ran before a restart: its root has the id of the harness span that OpenClaw names here.
    return context.runs.findByHarnessSpan(trace.parentSpanId)?.rootSpanId ?? trace.parentSpanId;
  }
  const named = trace.parentSpanId === null ? null : context.runs.findByHarnessSpan(trace.parentSpanId);
  const owner = named ?? context.runs.findTraceOwner(trace.traceIdHex);
  return owner === null || owner === run ? null : owner.rootSpanId;
}
