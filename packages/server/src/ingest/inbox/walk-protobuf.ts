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
 * Goes over a protobuf message without taking anything out of it: true when it is whole, every known field is as its rule
 * says, and nothing lies deeper than `maxDepth`. Counts spans. false says nothing: the decoder has to be asked.
 */
export class ProtobufWalk {
  readonly #bytes: Uint8Array;
  #position = 0;
  spanCount = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  walk(rule: MessageRule, maxDepth: number, end: number = this.#bytes.length): boolean {
    if (maxDepth <= 0) return false;
    let seen = 0;
    while (this.#position < end) {
      const tag = this.#readLength();
      if (tag < 0) return false;
      const field = tag >>> TAG_BITS;
      const fieldRule = rule.fields[field];
      if (field === 0 || !this.#walkField(tag & TAG_MASK, fieldRule, maxDepth, end)) return false;
      if (fieldRule !== undefined) seen |= 1 << field;
    }
    if (rule.isSpan) this.spanCount += 1;
    return this.#position === end && rule.required.every((field) => (seen & (1 << field)) !== 0);
  }

  #walkField(wire: number, rule: FieldRule | undefined, maxDepth: number, end: number): boolean {
    switch (wire) {
      case WIRE_VARINT:
        return (rule === undefined || rule.wire === "varint") && this.#skipVarint(end);
      case WIRE_64_BITS:
        return (
          (rule === undefined || rule.wire === "double" || rule.wire === "time") && this.#skip(8, end, rule)
        );
      case WIRE_32_BITS:
        return rule === undefined && this.#skip(4, end, undefined);
      case WIRE_BYTES: {
        const length = this.#readLength();
        const fieldEnd = this.#position + length;
        if (length < 0 || fieldEnd > end) return false;
        if (rule?.wire === "message") return this.walk(rule.message(), maxDepth - 1, fieldEnd);
        const start = this.#position;
        this.#position = fieldEnd;
        if (rule?.wire === "text") return isUtf8(this.#bytes.subarray(start, fieldEnd));
        return (
          rule === undefined || (rule.wire === "bytes" && length >= rule.minBytes && length <= rule.maxBytes)
        );
      }
      default:
        return false;
    }
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
