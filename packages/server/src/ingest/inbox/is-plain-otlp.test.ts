import { BUILT_IN_PRICES } from "@clawglass/core/prices";
import fc from "fast-check";
import protobuf from "protobufjs";
import { expect, test } from "vitest";
import { encodeOtlp } from "../../testkit/encode-otlp.ts";
import { ingest } from "../ingest.ts";
import { DEFAULT_INGEST_LIMITS } from "../limits.ts";
import { isPlainOtlp } from "./is-plain-otlp.ts";

const GOOD = encodeOtlp([
  {
    attributes: [
      { key: "mlflow.spanInputs", value: { stringValue: '{"messages":[]}' } },
      { key: "numbers", value: { arrayValue: { values: [{ intValue: -5 }, { doubleValue: 1.5 }] } } },
      { key: "map", value: { kvlistValue: { values: [{ key: "k", value: { boolValue: true } }] } } },
      { key: "bytes", value: { bytesValue: new Uint8Array([1, 2, 3]) } },
    ],
  },
  { parentSpanId: new Uint8Array(8).fill(1), status: { code: 2, message: "failed" } },
]);

/** Throws where the pipeline refuses it. */
function takeThrough(bytes: Uint8Array): void {
  const body = { bytes, contentType: "application/x-protobuf", contentEncoding: undefined };
  ingest({ ...body, experimentId: "0", runId: null }, DEFAULT_INGEST_LIMITS, BUILT_IN_PRICES);
}

test("an ordinary request is plain", async () => {
  expect(await isPlainOtlp(GOOD, DEFAULT_INGEST_LIMITS)).toBe(true);
});

test("whatever is called plain goes through the pipeline: bytes of a good request changed, cut, repeated or moved", async () => {
  let plainCount = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(GOOD.length - 1), fc.nat(255)), { maxLength: 4 }),
      fc.nat(GOOD.length),
      fc.nat(GOOD.length),
      fc.boolean(),
      async (changes, from, length, isWhole) => {
        const changed = Uint8Array.from(GOOD);
        for (const [index, value] of changes) changed[index] = value;
        const bytes = isWhole
          ? changed
          : Buffer.concat([changed.subarray(0, from), changed.subarray(from, from + length), changed]);
        if (!(await isPlainOtlp(bytes, DEFAULT_INGEST_LIMITS))) return;
        plainCount += 1;
        expect(() => takeThrough(bytes)).not.toThrow();
      },
    ),
    { numRuns: 5_000 },
  );
  expect(plainCount).toBeGreaterThan(100);
});

test("random bytes that are called plain go through the pipeline", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (bytes) => {
      if (await isPlainOtlp(bytes, DEFAULT_INGEST_LIMITS)) takeThrough(bytes);
    }),
    { numRuns: 20_000 },
  );
});

test("a request of nothing, without spans' ids, or with more spans than may be is not plain", async () => {
  expect(await isPlainOtlp(new Uint8Array(), DEFAULT_INGEST_LIMITS)).toBe(false);
  expect(await isPlainOtlp(encodeOtlp([{ spanId: new Uint8Array() }]), DEFAULT_INGEST_LIMITS)).toBe(false);
  expect(await isPlainOtlp(GOOD, { ...DEFAULT_INGEST_LIMITS, maxSpans: 1 })).toBe(false);
});

test("a large request is looked at in turns, to its last byte", async () => {
  const large = encodeOtlp(
    Array.from({ length: 40 }, () => ({
      attributes: [{ key: "text", value: { stringValue: "x".repeat(100_000) } }],
    })),
  );
  let turnCount = 0;
  const timer = setInterval(() => {
    turnCount += 1;
  }, 0);
  expect(await isPlainOtlp(large, DEFAULT_INGEST_LIMITS)).toBe(true);
  clearInterval(timer);
  expect(turnCount).toBeGreaterThan(0);
  large[large.length - 1] = 0xff;
  expect(await isPlainOtlp(large, DEFAULT_INGEST_LIMITS)).toBe(false);
});

test("a request of millions of empty messages is not plain: it may not fit into memory", async () => {
  const withEmptyAttributes = (count: number) => {
    const span = encodeOtlp([{}]);
    // The attributes stand at the end of the one span, so that the lengths around it are all that changes.
    return wrap(1, wrap(2, wrap(2, readSpan(span), Buffer.alloc(2 * count).fill("\x4a\0", "latin1"))));
  };
  expect(await isPlainOtlp(withEmptyAttributes(1_000), DEFAULT_INGEST_LIMITS)).toBe(true);
  expect(await isPlainOtlp(withEmptyAttributes(3_000_000), DEFAULT_INGEST_LIMITS)).toBe(false);
});

/** A field that holds these bytes. */
function wrap(field: number, ...parts: Uint8Array[]): Buffer {
  const bytes = Buffer.concat(parts);
  return Buffer.concat([
    protobuf.Writer.create()
      .uint32((field << 3) | 2)
      .bytes(bytes)
      .finish(),
  ]);
}

/** The bytes of the only span of a request: within three messages. */
function readSpan(request: Uint8Array): Uint8Array {
  let bytes = request;
  for (let level = 0; level < 3; level += 1) {
    const reader = protobuf.Reader.create(bytes);
    reader.uint32();
    bytes = reader.bytes();
  }
  return bytes;
}
