import type { RecordContext } from "../record-context.ts";
import { addRunEvent } from "./add-run-event.ts";
import { keepText } from "./keep-content.ts";
import type { RunState } from "./run-state.ts";
import type { ReceivedMessage } from "./session-notes.ts";

/** Web chat names the run after its message. */
export function attachMessageOfRunId(context: RecordContext, run: RunState): void {
  const message = context.notes.takeReceivedById(run.runId);
  if (message !== null) attachMessage(context, run, message);
}

/** Other channels name runs and messages apart: then the prompt holds the message. */
export function attachMessagesOfPrompt(
  context: RecordContext,
  run: RunState,
  prompt: string | null,
  atMs: number,
): void {
  const { sessionKey, trigger } = run.identity;
  if (sessionKey === null || prompt === null || trigger !== "user") return;
  for (const message of context.notes.takeReceivedInPrompt(sessionKey, prompt, atMs))
    attachMessage(context, run, message);
}

/** The command that a compaction by hand began with. */
export function attachCommand(context: RecordContext, run: RunState, command: string): void {
  const { sessionKey } = run.identity;
  const message = sessionKey === null ? null : context.notes.takeReceivedCommand(sessionKey, command);
  if (message !== null) attachMessage(context, run, message);
}

/** The run began when its message came in, and says who sent it and how. */
function attachMessage(context: RecordContext, run: RunState, message: ReceivedMessage): void {
  const { channel, messageId } = message;
  run.startMs = Math.min(run.startMs, message.atMs);
  run.identity.senderId ??= message.senderId;
  run.identity.channel ??= channel;
  if (run.contentKept) run.requestText ??= keepText(run, message.text);
  addRunEvent(context, run, {
    key: `received ${messageId ?? message.atMs}`,
    name: "message_received",
    atMs: message.atMs,
    text: channel === null ? "Message received" : `Message received on ${channel}`,
    fields: {
      ...(messageId === null ? {} : { message_id: messageId }),
      ...(channel === null ? {} : { channel }),
    },
  });
}
