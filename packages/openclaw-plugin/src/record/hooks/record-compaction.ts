import { type HostObject, readCount, readList, readObject, readText } from "../host-value.ts";
import type { RecordContext, RecordHandler } from "../record-context.ts";
import { addRunEvent } from "../state/add-run-event.ts";
import { attachCommand } from "../state/attach-message.ts";
import { SETTLE_AFTER_COMPACTION_MS, settleRun } from "../state/close-run.ts";
import type { RunState } from "../state/run-state.ts";
import type { StartedCompaction } from "../state/session-notes.ts";

const MAX_DROPPED_CHARS = 64 * 1024;

/** `before_compaction`: names only the session. Whether it belongs to a run shows when its model call begins. */
export const recordCompactionStart: RecordHandler = (context, event, ctx, atMs) => {
  const sessionKey = readText(ctx, "sessionKey");
  if (sessionKey === null) return;
  const { settings } = context;
  const isKept = settings.contentMode === "full" && settings.hasConversationAccess;
  context.notes.startCompaction({
    sessionKey,
    atMs,
    messageCount: readCount(event, "messageCount"),
    tokenCount: readCount(event, "tokenCount"),
    messageJsons: isKept
      ? readList(event, "messages").map((message) => context.messages.toJson(message))
      : [],
    runKey: findCompactingRun(context, sessionKey)?.key ?? null,
  });
};

/** `after_compaction`: what is left. Not called when compaction failed. */
export const recordCompactionEnd: RecordHandler = (context, event, ctx, atMs) => {
  const sessionKey = readText(ctx, "sessionKey");
  if (sessionKey === null) return;
  const started = context.notes.endCompaction(sessionKey);
  const run =
    (started?.runKey == null ? null : context.runs.get(started.runKey)) ??
    findCompactingRun(context, sessionKey);
  if (run === null) {
    context.counters.countFault("compaction without a run");
    return;
  }
  const compactedCount = readCount(event, "compactedCount");
  const leftCount = readCount(event, "messageCount");
  addRunEvent(context, run, {
    key: `compaction ${started?.atMs ?? atMs}`,
    name: "compaction",
    atMs,
    text: describeCompaction(compactedCount, started?.messageCount ?? null, leftCount),
    fields: compactionFields(run, started, event, atMs),
  });
  if (run.identity.trigger === "compaction") settleRun(run, atMs, atMs + SETTLE_AFTER_COMPACTION_MS);
};

function describeCompaction(compacted: number | null, before: number | null, left: number | null): string {
  const dropped = compacted === null ? "Messages were summarised" : `${compacted} messages were summarised`;
  return before === null || left === null ? dropped : `${dropped}: ${before} before, ${left} after`;
}

function compactionFields(
  run: RunState,
  started: StartedCompaction | null,
  event: HostObject,
  atMs: number,
): Record<string, string | number> {
  const compactedCount = readCount(event, "compactedCount");
  const leftCount = readCount(event, "messageCount");
  const tokensAfter = readCount(event, "tokenCount");
  const dropped = started?.messageJsons.slice(0, compactedCount ?? 0) ?? [];
  const droppedJson = `[${dropped.join(",")}]`;
  return {
    ...(compactedCount === null ? {} : { compacted_messages: compactedCount }),
    ...(started?.messageCount == null ? {} : { messages_before: started.messageCount }),
    ...(leftCount === null ? {} : { messages_after: leftCount }),
    ...(started?.tokenCount == null ? {} : { tokens_before: started.tokenCount }),
    ...(tokensAfter === null ? {} : { tokens_after: tokensAfter }),
    ...(started === null ? {} : { duration_ms: Math.max(0, atMs - started.atMs) }),
    ...(dropped.length > 0 && run.contentKept && droppedJson.length <= MAX_DROPPED_CHARS
      ? { dropped_messages: droppedJson }
      : {}),
  };
}

/** A compaction's own model call opened a run: it began with the compaction, not with the call. */
export function placeCompactionRun(context: RecordContext, run: RunState): void {
  attachCommand(context, run, "/compact");
  const started = context.notes.findCompaction(run.identity.sessionKey);
  if (started === null) return;
  run.startMs = Math.min(run.startMs, started.atMs);
  started.runKey ??= run.key;
}

/** Agent event `compaction`: names the run, so that a compaction inside a run is seen without its hooks too. */
export function recordCompactionEvent(context: RecordContext, event: HostObject, atMs: number): void {
  const data = readObject(event, "data");
  const run = context.runs.find(readText(event, "runId") ?? "");
  if (run === null || readText(data, "phase") !== "end") return;
  if (run.events.some((known) => known.name === "compaction" && Math.abs(known.atMs - atMs) < 10_000)) return;
  addRunEvent(context, run, {
    key: `compaction event ${atMs}`,
    name: "compaction",
    atMs,
    text: "The conversation was summarised",
    fields: {},
  });
}

function findCompactingRun(context: RecordContext, sessionKey: string): RunState | null {
  const open = context.runs.inSession(sessionKey).filter((run) => run.phase !== "closed");
  return open.find((run) => run.identity.trigger === "compaction") ?? open.at(-1) ?? null;
}
