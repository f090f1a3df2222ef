import { textOf } from "../content/message-text.ts";
import { toBoundedText } from "../content/plain-value.ts";
import { type HostObject, readFlag, readObject, readText, toObject } from "../host-value.ts";
import type { RecordContext, RecordHandler } from "../record-context.ts";
import { addRunEvent } from "../state/add-run-event.ts";
import { toRecentRun } from "../state/close-run.ts";
import { keepHostText } from "../state/keep-content.ts";
import type { RunState } from "../state/run-state.ts";

/** Enough to find a message in its prompt, and little enough to keep for a minute. */
const MAX_COMPARED_CHARS = 2_000;
const DELIVERY_WITHIN_MS = 10 * 60_000;
const COMMAND_REPLY_WITHIN_MS = 10_000;

/** `message_received`: a message came in by a channel. Its run opens later. */
export const recordMessageReceived: RecordHandler = (context, event, ctx, atMs) => {
  const sessionKey = readText(event, "sessionKey") ?? readText(ctx, "sessionKey");
  if (sessionKey === null) return;
  const { settings } = context;
  const isKept = settings.contentMode === "full" && settings.hasConversationAccess;
  const content = readText(event, "content");
  context.notes.addReceived({
    sessionKey,
    messageId: readText(event, "messageId") ?? readText(ctx, "messageId"),
    rawText: (content ?? "").slice(0, MAX_COMPARED_CHARS),
    text: isKept && content !== null ? toBoundedText(content, "content", context.plain) : null,
    senderId: readText(event, "senderId") ?? readText(ctx, "senderId"),
    channel: readText(readObject(event, "metadata"), "provider") ?? readText(ctx, "channelId"),
    atMs,
  });
};

/** `reply_payload_sending`: a reply, or a part of one, goes out. */
export const recordReplySending: RecordHandler = (context, event, ctx, atMs) => {
  const run = findReplyingRun(context, event, ctx, atMs);
  if (run === null) {
    // A command was answered without a run; its message begins no later one.
    context.notes.takeReceivedById(readText(event, "runId") ?? readText(ctx, "runId") ?? "");
    context.counters.countFault("reply without a run");
    return;
  }
  const channel = readText(event, "channel") ?? readText(ctx, "channelId");
  const kind = readText(event, "kind") ?? "reply";
  const reply = keepHostText(context, run, readText(readObject(event, "payload"), "text"), "text");
  if (run.identity.trigger === "compaction") run.replyText ??= reply;
  addRunEvent(context, run, {
    key: `delivery ${kind} ${atMs}`,
    name: "delivery",
    atMs,
    text: channel === null ? `Reply handed over (${kind})` : `Reply handed over to ${channel} (${kind})`,
    fields: {
      kind,
      state: "sending",
      ...(channel === null ? {} : { channel }),
      ...(reply === null ? {} : { reply }),
    },
  });
};

/** `message_sent`: whether the channel took the reply, and the id it gave it. */
export const recordMessageSent: RecordHandler = (context, event, ctx, atMs) => {
  const run = findReplyingRun(context, event, ctx, atMs);
  if (run === null) {
    context.counters.countFault("sent message without a run");
    return;
  }
  const messageId = readText(event, "messageId");
  const hasFailed = readFlag(event, "success") === false;
  const error = keepHostText(context, run, readText(event, "error"), "error");
  if (messageId !== null && !run.deliveredMessageIds.includes(messageId)) {
    run.deliveredMessageIds.push(messageId);
    if (run.phase === "closed") context.runs.remember(toRecentRun(run));
  }
  addRunEvent(context, run, {
    key: `delivery sent ${messageId ?? atMs}`,
    name: "delivery",
    atMs,
    text: hasFailed ? `Delivery failed${error === null ? "" : `: ${error}`}` : "Reply delivered",
    fields: {
      state: hasFailed ? "failed" : "sent",
      ...(messageId === null ? {} : { message_id: messageId }),
      ...(error === null ? {} : { error }),
    },
  });
};

/** By run id; where the outbound path carries none, the session's newest run whose reply it can be. */
function findReplyingRun(
  context: RecordContext,
  event: HostObject,
  ctx: HostObject,
  atMs: number,
): RunState | null {
  const runId = readText(event, "runId") ?? readText(ctx, "runId");
  const named = runId === null ? null : context.runs.find(runId);
  if (named !== null) return named;
  const sessionKey = readText(event, "sessionKey") ?? readText(ctx, "sessionKey");
  if (sessionKey === null) return null;
  const inSession = context.runs.inSession(sessionKey).filter((run) => run.openedAtMs <= atMs);
  if (runId !== null) {
    // A slash command has an id of its own; `/compact` is the one whose work is a run.
    const isItsWork = (run: RunState): boolean =>
      run.identity.trigger === "compaction" && atMs - run.lastEventMs <= COMMAND_REPLY_WITHIN_MS;
    return inSession.findLast(isItsWork) ?? null;
  }
  const text = (readText(event, "content") ?? textOf(toObject(event.payload).content)).trim();
  const recent = inSession.filter((run) => atMs - (run.endMs ?? atMs) <= DELIVERY_WITHIN_MS);
  const saysIt = recent.findLast(
    (run) => text !== "" && run.replyText !== null && isPartOf(text, run.replyText),
  );
  return saysIt ?? (recent.length === 1 ? (recent[0] ?? null) : null);
}

function isPartOf(text: string, reply: string): boolean {
  return reply.includes(text) || text.includes(reply.trim());
}
