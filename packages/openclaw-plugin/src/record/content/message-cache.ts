import { toObject } from "../host-value.ts";
import { toChatMessage } from "./chat-message.ts";
import type { PlainValueOptions } from "./plain-value.ts";

interface CachedText {
  content: unknown;
  stopReason: unknown;
  json: string;
}

const MAX_SYSTEM_TEXTS = 16;

/**
 * JSON text of each message, made once. Every model call repeats the whole conversation: without this, a run of n
 * calls would serialise n² messages. A message whose content was replaced since is made anew.
 */
export class MessageCache {
  private readonly texts = new WeakMap<object, CachedText>();
  private readonly systemTexts = new Map<string, string>();
  private readonly options: PlainValueOptions;

  constructor(options: PlainValueOptions) {
    this.options = options;
  }

  /** A system prompt is a new text object in every run, but mostly the same text. */
  systemToJson(text: string): string {
    const known = this.systemTexts.get(text);
    if (known !== undefined) return known;
    if (this.systemTexts.size >= MAX_SYSTEM_TEXTS) this.systemTexts.clear();
    const json = JSON.stringify(toChatMessage({ role: "system", content: text }, this.options));
    this.systemTexts.set(text, json);
    return json;
  }

  has(message: unknown): boolean {
    return typeof message === "object" && message !== null && this.texts.has(message);
  }

  toJson(message: unknown): string {
    if (typeof message !== "object" || message === null) {
      return JSON.stringify(toChatMessage({ role: "user", content: message }, this.options));
    }
    const { content, stopReason } = toObject(message);
    const known = this.texts.get(message);
    if (known !== undefined && known.content === content && known.stopReason === stopReason)
      return known.json;
    const json = JSON.stringify(toChatMessage(message, this.options));
    this.texts.set(message, { content, stopReason, json });
    return json;
  }
}
