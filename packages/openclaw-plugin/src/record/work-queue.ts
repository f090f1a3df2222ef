import type { HostObject } from "./host-value.ts";
import { readList, readObject } from "./host-value.ts";
import type { RecordContext, RecordHandler } from "./record-context.ts";

/** An event that waits for its turn. Lists are copied, because the host goes on using its own. */
export interface QueuedEvent {
  handler: RecordHandler;
  event: HostObject;
  ctx: HostObject;
  atMs: number;
}

const MESSAGE_LISTS: readonly string[] = ["historyMessages", "messages"];

/** A shallow copy with copied lists: what the hook saw, however the host changes its lists afterwards. */
export function snapshotEvent(event: HostObject): HostObject {
  const copy: Record<string, unknown> = { ...event };
  for (const [key, value] of Object.entries(copy)) if (Array.isArray(value)) copy[key] = [...value];
  return copy;
}

/**
 * The serialisation that an event's handler will need, in pieces that can be done one by one. Done beforehand, so that
 * a conversation of hundreds of messages does not hold up the event loop in one stretch.
 */
export function* prepareEvent(context: RecordContext, { event }: QueuedEvent): Generator<void> {
  const { settings } = context;
  if (settings.contentMode !== "full" || !settings.hasConversationAccess) return;
  for (const key of MESSAGE_LISTS) {
    for (const message of readList(event, key)) {
      context.messages.toJson(message);
      yield;
    }
  }
  if (event.message !== undefined) context.messages.toJson(readObject(event, "message"));
  for (const tool of readList(event, "tools")) {
    context.catalogues.toDefinition(tool);
    yield;
  }
}
