import { toMessageBeginning } from "../content/message-beginning.ts";
import { type HostObject, readCount, readList, readObject, readText } from "../host-value.ts";
import type { RecordContext, RecordHandler } from "../record-context.ts";
import { addRunEvent } from "../state/add-run-event.ts";
import { attachCommand } from "../state/attach-message.ts";
import { SETTLE_AFTER_COMPACTION_MS, settleRun } from "../state/close-run.ts";
import { type Conversation, MAX_KEPT_CHARS } from "../state/conversations.ts";
import type { RunState } from "../state/run-state.ts";
import type { StartedCompaction } from "../state/session-notes.ts";

/** `before_compaction`: names only the session. Whether it belongs to a run shows when its model call begins. */
export const recordCompactionStart: RecordHandler = (context, event, ctx, atMs) => {
  const sessionKey = readText(ctx, "sessionKey");
  if (sessionKey === null) return;
  const messageCount = readCount(event, "messageCount");
  context.notes.startCompaction({
    sessionKey,
    atMs,
    messageCount,
    tokenCount: readCount(event, "tokenCount"),
    conversation: findConversation(context, sessionKey, readList(event, "messages"), messageCount),
    runKey: findCompactingRun(context, sessionKey)?.key ?? null,
  });
};

/**
 * In the middle of a run OpenClaw gives the messages. Between two runs it gives only their number; then it is the
 * conversation that the last run left, where that has the same number of messages.
 */
function findConversation(
  context: RecordContext,
  sessionKey: string,
  messages: readonly unknown[],
  messageCount: number | null,
): Conversation | null {
  const { settings } = context;
  if (settings.contentMode !== "full" || !settings.hasConversationAccess) return null;
  if (messages.length > 0) {
    return messages.map((message) => [toMessageBeginning(context.messages.toJson(message))]);
  }
  const last = context.conversations.find(sessionKey);
  return last?.length === messageCount ? last : null;
}

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
  const leftCount = readCount(event, "messageCount");
  const droppedCount = countDropped(started?.messageCount ?? null, leftCount);
  addRunEvent(context, run, {
    key: `compaction ${started?.atMs ?? atMs}`,
    name: "compaction",
    atMs,
    text: describeCompaction(droppedCount, started?.messageCount ?? null, leftCount),
    fields: {
      ...compactionFields(started, event, atMs),
      ...(droppedCount === null ? {} : { compacted_messages: droppedCount }),
      ...(run.contentKept ? droppedFields(started?.conversation ?? null, droppedCount) : {}),
    },
  });
  if (run.identity.trigger === "compaction") settleRun(run, atMs, atMs + SETTLE_AFTER_COMPACTION_MS);
};

/**
 * The summary is one of the messages that are left, the others are the end of the conversation. OpenClaw's own
 * `compactedCount` is the difference between two runs, and the number of compactions so far inside one.
 */
function countDropped(before: number | null, left: number | null): number | null {
  return before === null || left === null || left < 1 || left > before ? null : before - left + 1;
}

function describeCompaction(dropped: number | null, before: number | null, left: number | null): string {
  if (dropped === null) return "The conversation was summarised";
  return `A summary took the place of ${dropped} messages: ${before} before, ${left} after`;
}

function compactionFields(
  started: StartedCompaction | null,
  event: HostObject,
  atMs: number,
): Record<string, number> {
  const leftCount = readCount(event, "messageCount");
  const tokensAfter = readCount(event, "tokenCount");
  return {
    ...(started?.messageCount == null ? {} : { messages_before: started.messageCount }),
    ...(leftCount === null ? {} : { messages_after: leftCount }),
    ...(started?.tokenCount == null ? {} : { tokens_before: started.tokenCount }),
    ...(tokensAfter === null ? {} : { tokens_after: tokensAfter }),
    ...(started === null ? {} : { duration_ms: Math.max(0, atMs - started.atMs) }),
  };
}

/** The beginnings of the dropped messages, oldest first, and how many of them found no room. */
function droppedFields(
  conversation: Conversation | null,
  droppedCount: number | null,
): Record<string, string | number> {
  if (conversation === null || droppedCount === null) return {};
  const dropped = conversation.slice(0, droppedCount).flat();
  let chars = 0;
  const kept = dropped.filter((json) => {
    chars += json?.length ?? 0;
    return json !== null && chars <= MAX_KEPT_CHARS;
  });
  const leftOut = dropped.length - kept.length;
  return {
    dropped_messages: `[${kept.join(",")}]`,
    ...(leftOut === 0 ? {} : { dropped_messages_left_out: leftOut }),
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
