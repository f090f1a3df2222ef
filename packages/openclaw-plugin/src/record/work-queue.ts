import { findLongTexts } from "./content/find-long-texts.ts";
import { REDACTION_MARGIN_CHARS } from "./content/plain-value.ts";
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
/** Looked through by themselves, or short. */
const NOT_SEARCHED: ReadonlySet<string> = new Set([...MESSAGE_LISTS, "tools"]);

/** A shallow copy with copied lists: what the hook saw, however the host changes its lists afterwards. */
export function snapshotEvent(event: HostObject): HostObject {
  const copy: Record<string, unknown> = { ...event };
  for (const [key, value] of Object.entries(copy)) if (Array.isArray(value)) copy[key] = [...value];
  return copy;
}

/**
 * The serialisation that an event's handler will need, in pieces that can be done one by one. Done beforehand, so that
 * a conversation of hundreds of messages does not hold up the event loop in one stretch. A yielded promise is to be waited
 * for: long texts are being redacted elsewhere.
 */
export function* prepareEvent(
  context: RecordContext,
  { event }: QueuedEvent,
): Generator<Promise<void> | undefined> {
  const { settings } = context;
  if (settings.contentMode !== "full" || !settings.hasConversationAccess) return;
  const maxChars = context.limits.maxTextChars + REDACTION_MARGIN_CHARS;
  const prepare = (value: unknown): Promise<void> | undefined =>
    context.prepareTexts(findLongTexts(value, maxChars)) ?? undefined;
  for (const key of MESSAGE_LISTS) {
    for (const message of readList(event, key)) {
      if (!context.messages.has(message)) yield prepare(message);
      context.messages.toJson(message);
      yield;
    }
  }
  const others = Object.entries(event).filter(([key]) => !NOT_SEARCHED.has(key));
  yield prepare(Object.fromEntries(others));
  if (event.message !== undefined) context.messages.toJson(readObject(event, "message"));
  for (const tool of readList(event, "tools")) {
    context.catalogues.toDefinition(tool);
    yield;
  }
}
