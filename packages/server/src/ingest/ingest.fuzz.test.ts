import { isAppError } from "@clawglass/core";
import { BUILT_IN_PRICES } from "@clawglass/core/prices";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeOtlp } from "../testkit/encode-otlp.ts";
import { ingest } from "./ingest.ts";
import { DEFAULT_INGEST_LIMITS } from "./limits.ts";

const CONTENT_TYPES = ["application/x-protobuf", "application/json", undefined];
const ENCODINGS = [undefined, "gzip", "deflate", "zstd"];

/** Reads the bytes; whatever is wrong with them must be the sender's fault, in words. */
function tryIngest(bytes: Uint8Array, contentType: string | undefined, contentEncoding?: string): void {
  try {
    ingest(
      { bytes, contentType, contentEncoding, experimentId: "0", runId: null },
      DEFAULT_INGEST_LIMITS,
      BUILT_IN_PRICES,
    );
  } catch (error) {
    expect(isAppError(error)).toBe(true);
    if (isAppError(error)) expect(["INVALID_INPUT", "TOO_LARGE"]).toContain(error.code);
  }
}

test("random bytes never get past the decoder as anything but a clear refusal", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(...CONTENT_TYPES),
      fc.constantFrom(...ENCODINGS),
      (bytes, contentType, encoding) => tryIngest(bytes, contentType, encoding),
    ),
    { numRuns: 2_000 },
  );
});

test("a good request with bytes changed, cut or added is read or refused, never a crash", () => {
  const good = encodeOtlp([
    { attributes: [{ key: "mlflow.spanInputs", value: { stringValue: '{"messages":[]}' } }] },
    { parentSpanId: new Uint8Array(8).fill(1), status: { code: 2, message: "failed" } },
  ]);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
      fc.nat(good.length),
      (changes, length) => {
        const bytes = Uint8Array.from(good);
        for (const [index, value] of changes) bytes[index] = value;
        tryIngest(bytes, "application/x-protobuf");
        tryIngest(bytes.subarray(0, length), "application/x-protobuf");
      },
    ),
    { numRuns: 2_000 },
  );
});

test("any JSON in the place of any part of a request is read or refused", () => {
  const json = fc.jsonValue();
  fc.assert(
    fc.property(json, json, json, json, (attributes, name, time, value) => {
      const span = {
        traceId: "aa".repeat(16),
        spanId: "bb".repeat(8),
        name,
        startTimeUnixNano: time,
        attributes: [{ key: "k", value }, attributes],
        events: attributes,
      };
      for (const spans of [[span], attributes, [attributes]]) {
        const request = { resourceSpans: [{ resource: value, scopeSpans: [{ spans }] }] };
        tryIngest(Buffer.from(JSON.stringify(request)), "application/json");
      }
    }),
    { numRuns: 1_000 },
  );
});
