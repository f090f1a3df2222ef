import { type HostObject, readObject, readText } from "../host-value.ts";
import type { RecordContext, RecordHandler } from "../record-context.ts";
import { keepErrorText } from "../state/keep-content.ts";
import type { ChildLink } from "../state/run-index.ts";
import type { RunState, ToolState } from "../state/run-state.ts";

/** `subagent_spawned`: a child was made, while the tool that spawned it still runs. The child starts much later. */
export const recordChildSpawned: RecordHandler = (context, event, ctx, atMs) => {
  const childRunId = readText(event, "runId") ?? readText(ctx, "runId");
  const childSessionKey = readText(event, "childSessionKey") ?? readText(ctx, "childSessionKey");
  const requester = readText(ctx, "requesterSessionKey");
  const label = readText(event, "label");
  const known = context.runs.findLink(childRunId, childSessionKey);
  if (known !== null) {
    known.label ??= label;
    return;
  }
  const spawning = requester === null ? null : findSpawningTool(context, requester, label);
  if (spawning === null) {
    context.counters.countFault("child without a spawning tool");
    return;
  }
  addLink(context, spawning.run, spawning.tool, { childRunId, childSessionKey, label, atMs });
};

/** `after_tool_call` of the spawning tool names its child exactly, which settles what `subagent_spawned` let guess. */
export function linkChildOfTool(
  context: RecordContext,
  run: RunState,
  tool: ToolState,
  details: HostObject,
  atMs: number,
): void {
  const childSessionKey = readText(details, "childSessionKey");
  const childRunId = readText(details, "runId");
  if (childSessionKey === null) {
    // `tool_call` wraps the real tool's result; that tool's own hook comes first, unless it was lost.
    const inner = readObject(readObject(details, "result"), "details");
    const innerKey = readText(inner, "childSessionKey");
    if (innerKey !== null && context.runs.findLink(readText(inner, "runId"), innerKey) === null) {
      linkChildOfTool(context, run, tool, inner, atMs);
    }
    return;
  }
  const label = context.runs.findLink(childRunId, childSessionKey)?.label ?? null;
  addLink(context, run, tool, { childRunId, childSessionKey, label, atMs });
}

function findSpawningTool(
  context: RecordContext,
  requesterSessionKey: string,
  label: string | null,
): { run: RunState; tool: ToolState } | null {
  const candidates = context.runs
    .inSession(requesterSessionKey)
    .filter((run) => run.phase !== "closed")
    .flatMap((run) => run.tools.map((tool) => ({ run, tool })))
    .filter(
      ({ tool }) => tool.name === "sessions_spawn" && tool.endMs === null && tool.childSessionKey === null,
    );
  const quoted = label === null ? null : JSON.stringify(label);
  return (
    candidates.find(({ tool }) => quoted !== null && tool.paramsJson?.includes(quoted)) ??
    candidates[0] ??
    null
  );
}

function addLink(
  context: RecordContext,
  run: RunState,
  tool: ToolState,
  child: Pick<ChildLink, "childRunId" | "childSessionKey" | "label" | "atMs">,
): void {
  releaseOthers(context, run, tool, child.childSessionKey);
  tool.childRunId = child.childRunId ?? tool.childRunId;
  tool.childSessionKey = child.childSessionKey ?? tool.childSessionKey;
  context.runs.addLink({
    ...child,
    parentRunKey: run.key,
    parentToolCallId: tool.toolCallId,
    traceIdHex: run.traceIdHex,
    toolSpanId: tool.spanId,
    parentRootSpanId: run.rootSpanId,
    childRootSpanId: null,
  });
  context.emitter.markTool(run, tool);
  context.emitter.markAttempts(run);
}

/** Two parallel spawns may have been guessed the wrong way round. */
function releaseOthers(
  context: RecordContext,
  run: RunState,
  tool: ToolState,
  childSessionKey: string | null,
): void {
  for (const other of run.tools) {
    if (other === tool || childSessionKey === null || other.childSessionKey !== childSessionKey) continue;
    other.childSessionKey = null;
    other.childRunId = null;
    context.emitter.markTool(run, other);
  }
}

/**
 * `subagent_ended`: OpenClaw's last word about a child, after its announce run, and sometimes never. It tells of
 * children that were killed or timed out before they could say so themselves.
 */
export const recordChildEnded: RecordHandler = (context, event, ctx, atMs) => {
  const childSessionKey = readText(event, "targetSessionKey") ?? readText(ctx, "childSessionKey");
  const childRunId = readText(event, "runId") ?? readText(ctx, "runId");
  const outcome = readText(event, "outcome");
  if (outcome === null || outcome === "ok") return;
  const run =
    (childRunId === null ? null : context.runs.find(childRunId)) ??
    (childSessionKey === null ? undefined : context.runs.inSession(childSessionKey).at(-1)) ??
    null;
  if (run === null) {
    context.counters.countFault("end of an unknown child");
    return;
  }
  run.lifecycle.ended = "error";
  run.lifecycle.errorMessage ??=
    keepErrorText(context, run, readText(event, "error"), null) ?? `The sub-agent ended: ${outcome}.`;
  if (run.phase !== "closed") {
    run.phase = "settling";
    run.endMs ??= atMs;
    run.closeAtMs = atMs;
  }
  context.emitter.markRoot(run);
};
