import { isUtf8 } from "node:buffer";

/** What a field may be, so that the decoder is certain to take it. */
export type FieldRule =
  | { wire: "varint" }
  | { wire: "double" }
  /** A time in nanoseconds that fits 63 bits. */
  | { wire: "time" }
  | { wire: "text" }
  | { wire: "bytes"; minBytes: number; maxBytes: number }
  | { wire: "message"; message: () => MessageRule };

export interface MessageRule {
  fields: Readonly<Record<number, FieldRule>>;
  /** Fields without which the message is refused. */
  required: readonly number[];
  isSpan: boolean;
}

/** A message that was begun and not come to its end. */
interface OpenMessage {
  rule: MessageRule;
  end: number;
  /** The fields that were seen, a bit each. */
  seen: number;
}

const WIRE_VARINT = 0;
const WIRE_64_BITS = 1;
const WIRE_BYTES = 2;
const WIRE_32_BITS = 5;
const CONTINUES = 0x80;
const LOW_BITS = 0x7f;
const MAX_VARINT_BYTES = 10;
const MAX_LENGTH_BYTES = 4;
const TAG_BITS = 3;
const TAG_MASK = 7;
const TOP_BIT = 0x80;

/**
 * Goes over a protobuf message without taking anything out of it: plain when it is whole, every known field is as its rule
 * says, and nothing lies deeper than `maxDepth`. Counts spans and messages. Not plain says nothing: the decoder has to be asked.
 */
export class ProtobufWalk {
  readonly #bytes: Uint8Array;
  readonly #maxDepth: number;
  readonly #open: OpenMessage[];
  #position = 0;
  spanCount = 0;
  messageCount = 0;

  constructor(bytes: Uint8Array, rule: MessageRule, maxDepth: number) {
    this.#bytes = bytes;
    this.#maxDepth = maxDepth;
    this.#open = [{ rule, end: bytes.length, seen: 0 }];
  }

  /** Goes on for about `maxBytes`: a large request is looked at in turns. */
  goOn(maxBytes: number): "plain" | "not-plain" | "under-way" {
    const pauseAt = this.#position + maxBytes;
    for (let message = this.#open.at(-1); message !== undefined; message = this.#open.at(-1)) {
      if (this.#position < message.end) {
        if (this.#position >= pauseAt) return "under-way";
        if (!this.#walkField(message)) return "not-plain";
      } else if (!this.#close(message)) return "not-plain";
    }
    return "plain";
  }

  #close({ rule, end, seen }: OpenMessage): boolean {
    this.#open.pop();
    this.messageCount += 1;
    if (rule.isSpan) this.spanCount += 1;
    return this.#position === end && rule.required.every((field) => (seen & (1 << field)) !== 0);
  }

  #walkField(message: OpenMessage): boolean {
    const tag = this.#readLength();
    if (tag < 0) return false;
    const field = tag >>> TAG_BITS;
    if (field === 0) return false;
    const rule = message.rule.fields[field];
    if (rule !== undefined) message.seen |= 1 << field;
    return this.#walkValue(tag & TAG_MASK, rule, message.end);
  }

  #walkValue(wire: number, rule: FieldRule | undefined, end: number): boolean {
    switch (wire) {
      case WIRE_VARINT:
        return (rule === undefined || rule.wire === "varint") && this.#skipVarint(end);
      case WIRE_64_BITS:
        return (
          (rule === undefined || rule.wire === "double" || rule.wire === "time") && this.#skip(8, end, rule)
        );
      case WIRE_32_BITS:
        return rule === undefined && this.#skip(4, end, undefined);
      case WIRE_BYTES:
        return this.#walkBytes(rule, end);
      default:
        return false;
    }
  }

  #walkBytes(rule: FieldRule | undefined, end: number): boolean {
    const length = this.#readLength();
    const start = this.#position;
    const fieldEnd = start + length;
    if (length < 0 || fieldEnd > end) return false;
    if (rule?.wire === "message") {
      this.#open.push({ rule: rule.message(), end: fieldEnd, seen: 0 });
      return this.#open.length <= this.#maxDepth;
    }
    this.#position = fieldEnd;
    if (rule?.wire === "text") return isUtf8(this.#bytes.subarray(start, fieldEnd));
    return (
      rule === undefined || (rule.wire === "bytes" && length >= rule.minBytes && length <= rule.maxBytes)
    );
  }

  #skip(byteCount: number, end: number, rule: FieldRule | undefined): boolean {
    this.#position += byteCount;
    if (this.#position > end) return false;
    return rule?.wire !== "time" || ((this.#bytes[this.#position - 1] ?? TOP_BIT) & TOP_BIT) === 0;
  }

  #skipVarint(end: number): boolean {
    for (let count = 0; count < MAX_VARINT_BYTES && this.#position < end; count += 1) {
      const byte = this.#bytes[this.#position] ?? 0;
      this.#position += 1;
      if ((byte & CONTINUES) === 0) return true;
    }
    return false;
  }

  /** A length or a tag of at most 28 bits; -1 for anything else. */
  #readLength(): number {
    let value = 0;
    for (let count = 0; count < MAX_LENGTH_BYTES; count += 1) {
      const byte = this.#bytes[this.#position];
      if (byte === undefined) return -1;
      this.#position += 1;
      value |= (byte & LOW_BITS) << (count * 7);
      if ((byte & CONTINUES) === 0) return value;
    }
    return -1;
  }
}
