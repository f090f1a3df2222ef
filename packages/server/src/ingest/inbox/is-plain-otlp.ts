import { setImmediate } from "node:timers/promises";
import type { IngestLimits } from "../limits.ts";
import { type FieldRule, type MessageRule, ProtobufWalk } from "./walk-protobuf.ts";

/** Deeper values are rare, and the decoder's matter. */
const MAX_DEPTH = 40;
/** Takes 2 ms. */
const BYTES_PER_TURN = 1024 * 1024;
/** A message of two bytes becomes an object of fifty: what may not fit into memory is not acknowledged before it did. */
const MAX_MESSAGES = 2_000_000;
const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

const varint: FieldRule = { wire: "varint" };
const time: FieldRule = { wire: "time" };
const text: FieldRule = { wire: "text" };
const id = (maxBytes: number): FieldRule => ({ wire: "bytes", minBytes: 1, maxBytes });
const message = (rule: () => MessageRule): FieldRule => ({ wire: "message", message: rule });
const rule = (fields: Record<number, FieldRule>, required: readonly number[] = []): MessageRule => ({
  fields,
  required,
  isSpan: false,
});

const ANY_VALUE: MessageRule = rule({
  1: text,
  2: varint,
  3: varint,
  4: { wire: "double" },
  5: message(() => ARRAY_VALUE),
  6: message(() => KEY_VALUE_LIST),
  7: { wire: "bytes", minBytes: 0, maxBytes: Number.MAX_SAFE_INTEGER },
});
const KEY_VALUE = rule({ 1: text, 2: message(() => ANY_VALUE) });
const ARRAY_VALUE = rule({ 1: message(() => ANY_VALUE) });
const KEY_VALUE_LIST = rule({ 1: message(() => KEY_VALUE) });
const attributes = message(() => KEY_VALUE);
const EVENT = rule({ 1: time, 2: text, 3: attributes });
const LINK = rule({ 1: id(TRACE_ID_BYTES), 2: id(SPAN_ID_BYTES), 4: attributes }, [1, 2]);
const STATUS = rule({ 2: text, 3: varint });
const SPAN: MessageRule = {
  fields: {
    1: id(TRACE_ID_BYTES),
    2: id(SPAN_ID_BYTES),
    4: { wire: "bytes", minBytes: 0, maxBytes: SPAN_ID_BYTES },
    5: text,
    7: time,
    8: time,
    9: attributes,
    11: message(() => EVENT),
    13: message(() => LINK),
    15: message(() => STATUS),
  },
  required: [1, 2],
  isSpan: true,
};
const SCOPE_SPANS = rule({ 2: message(() => SPAN) });
const RESOURCE = rule({ 1: attributes });
const RESOURCE_SPANS = rule({ 1: message(() => RESOURCE), 2: message(() => SCOPE_SPANS) });
const REQUEST = rule({ 1: message(() => RESOURCE_SPANS) }, [1]);

/**
 * Whether the pipeline is certain to take this OTLP protobuf body, told in a thirtieth of the time that decoding takes, and
 * in turns: nobody else is held up by a large one. false where only the decoder can tell.
 */
export async function isPlainOtlp(body: Uint8Array, limits: IngestLimits): Promise<boolean> {
  const walk = new ProtobufWalk(body, REQUEST, MAX_DEPTH);
  let state = walk.goOn(BYTES_PER_TURN);
  while (state === "under-way") {
    await setImmediate();
    state = walk.goOn(BYTES_PER_TURN);
  }
  return state === "plain" && walk.spanCount <= limits.maxSpans && walk.messageCount <= MAX_MESSAGES;
}
