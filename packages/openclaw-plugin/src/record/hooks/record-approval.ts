import { type HostObject, readObject, readText } from "../host-value.ts";
import type { RecordContext } from "../record-context.ts";
import { addRunEvent } from "../state/add-run-event.ts";
import { findTool } from "../state/tools.ts";

const ASKING_PHASES: ReadonlySet<string> = new Set(["request", "requested", "pending", "start", "waiting"]);

/** Agent event `approval`: a tool waits for a person, or the person answered. */
export function recordApproval(context: RecordContext, event: HostObject, atMs: number): void {
  const data = readObject(event, "data");
  const run = context.runs.find(readText(event, "runId") ?? "");
  if (run === null) return;
  const phase = readText(data, "phase") ?? readText(data, "status") ?? "unknown";
  const decision = readText(data, "decision") ?? readText(data, "resolution");
  const toolCallId = readText(data, "toolCallId") ?? readText(data, "itemId")?.replace(/^tool:/, "") ?? null;
  const tool = toolCallId === null ? null : findTool(run, toolCallId);
  const isAsking = decision === null && ASKING_PHASES.has(phase);
  if (tool !== null && isAsking) tool.approvalAskedMs ??= atMs;
  if (tool !== null && !isAsking && tool.approvalAskedMs !== null) {
    tool.approvalWaitMs = Math.max(0, atMs - tool.approvalAskedMs);
    context.emitter.markTool(run, tool);
  }
  const what = tool?.name ?? "a tool";
  addRunEvent(context, run, {
    key: `approval ${toolCallId ?? readText(data, "approvalId") ?? ""} ${isAsking ? "asked" : "answered"}`,
    name: "approval",
    atMs,
    text: isAsking ? `Approval asked for ${what}` : `Approval for ${what}: ${decision ?? phase}`,
    fields: {
      state: isAsking ? "asked" : "answered",
      ...(toolCallId === null ? {} : { tool_call_id: toolCallId }),
      ...(decision === null ? {} : { decision }),
    },
  });
}
