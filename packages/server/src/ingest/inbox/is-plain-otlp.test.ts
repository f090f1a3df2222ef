import { BUILT_IN_PRICES } from "@clawglass/core/prices";
import fc from "fast-check";
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

test("an ordinary request is plain", () => {
  expect(isPlainOtlp(GOOD, DEFAULT_INGEST_LIMITS)).toBe(true);
});

test("whatever is called plain goes through the pipeline: bytes of a good request changed, cut, repeated or moved", () => {
  let plainCount = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(GOOD.length - 1), fc.nat(255)), { maxLength: 4 }),
      fc.nat(GOOD.length),
      fc.nat(GOOD.length),
      fc.boolean(),
      (changes, from, length, isWhole) => {
        const changed = Uint8Array.from(GOOD);
        for (const [index, value] of changes) changed[index] = value;
        const bytes = isWhole
          ? changed
          : Buffer.concat([changed.subarray(0, from), changed.subarray(from, from + length), changed]);
        if (!isPlainOtlp(bytes, DEFAULT_INGEST_LIMITS)) return;
        plainCount += 1;
        expect(() => takeThrough(bytes)).not.toThrow();
      },
    ),
    { numRuns: 5_000 },
  );
  expect(plainCount).toBeGreaterThan(100);
});

test("random bytes that are called plain go through the pipeline", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      if (isPlainOtlp(bytes, DEFAULT_INGEST_LIMITS)) takeThrough(bytes);
    }),
    { numRuns: 20_000 },
  );
});

test("a request of nothing, without spans' ids, or with more spans than may be is not plain", () => {
  expect(isPlainOtlp(new Uint8Array(), DEFAULT_INGEST_LIMITS)).toBe(false);
  expect(isPlainOtlp(encodeOtlp([{ spanId: new Uint8Array() }]), DEFAULT_INGEST_LIMITS)).toBe(false);
  expect(isPlainOtlp(GOOD, { ...DEFAULT_INGEST_LIMITS, maxSpans: 1 })).toBe(false);
});
