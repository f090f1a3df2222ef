import type { Span } from "@clawglass/core";
import { spanKey } from "../spool/spool-types.ts";

export interface SpanQueueLimits {
  maxSpans: number;
  /** Text of all spans in the queue, in UTF-16 units. */
  maxChars: number;
}

export const DEFAULT_SPAN_QUEUE_LIMITS: SpanQueueLimits = Object.freeze({
  maxSpans: 20_000,
  maxChars: 64 * 1024 * 1024,
});

/**
 * Spans between the recorder and the disk. Bounded: what does not fit is refused. A span that comes again while it
 * waits takes the place of its former self.
 */
export class SpanQueue {
  private readonly limits: SpanQueueLimits;
  private readonly spans = new Map<string, Span>();
  private chars = 0;

  constructor(limits: SpanQueueLimits) {
    this.limits = limits;
  }

  /** false when there is no room. */
  push(span: Span): boolean {
    const key = spanKey(span);
    const former = this.spans.get(key);
    const chars = countChars(span) - (former === undefined ? 0 : countChars(former));
    const isFull = this.chars + chars > this.limits.maxChars || this.spans.size >= this.limits.maxSpans;
    if (isFull && this.spans.size > 0 && former === undefined) return false;
    if (former !== undefined && former.endTimeUnixNano !== null && span.endTimeUnixNano === null) return true; // too late
    this.spans.delete(key);
    this.spans.set(key, span);
    this.chars += chars;
    return true;
  }

  /** Takes the oldest spans out, up to about `maxChars` of text, at least one. */
  take(maxChars: number): Span[] {
    const taken: Span[] = [];
    let chars = 0;
    for (const [key, span] of this.spans) {
      const size = countChars(span);
      if (taken.length > 0 && chars + size > maxChars) break;
      chars += size;
      taken.push(span);
      this.spans.delete(key);
    }
    this.chars = Math.max(0, this.chars - chars);
    return taken;
  }

  get size(): number {
    return this.spans.size;
  }
}

const FIXED_CHARS = 200;

/** Size of a span's texts, about. */
export function countChars(span: Span): number {
  let chars = FIXED_CHARS + span.name.length + span.status.message.length;
  for (const { key, json } of span.attributes) chars += key.length + json.length;
  for (const event of span.events)
    for (const { key, json } of event.attributes) chars += key.length + json.length;
  return chars;
}
