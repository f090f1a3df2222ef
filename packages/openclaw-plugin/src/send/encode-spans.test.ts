import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { splitMessages } from "../testkit/fake-server.ts";
import { createSpan } from "../testkit/test-spans.ts";
import { encodeSpan, packBatch, splitBatch } from "./encode-spans.ts";
import { createSenderIdentity, toReadableSpan } from "./to-readable-span.ts";

const identity = createSenderIdentity("1.2.3");

describe("toReadableSpan", () => {
  it("turns JSON values into typed ones, and leaves a text that holds JSON a text", () => {
    const { attributes } = toReadableSpan(
      createSpan(1, {
        attributes: [
          { key: "text", json: '"a"' },
          { key: "integer", json: "12" },
          { key: "decimal", json: "0.5" },
          { key: "yes", json: "true" },
          { key: "list", json: '["a","b"]' },
          { key: "nothing", json: "null" },
          { key: "mlflow.spanInputs", json: '{"messages":[]}', cameAsText: true },
        ],
      }),
      identity,
    );
    expect(attributes).toEqual({
      text: "a",
      integer: 12,
      decimal: 0.5,
      yes: true,
      list: ["a", "b"],
      "mlflow.spanInputs": '{"messages":[]}',
    });
  });

  it("keeps nanoseconds, ids, parent and status", () => {
    const span = toReadableSpan(
      createSpan(0xab, {
        parentSpanId: "00000000000000ff",
        startTimeUnixNano: 1_700_000_000_123_456_789n,
        status: { code: "ERROR", message: "no" },
      }),
      identity,
    );
    expect(span.startTime).toEqual([1_700_000_000, 123_456_789]);
    expect(span.spanContext()).toMatchObject({
      traceId: "ab".padStart(32, "0"),
      spanId: "ab".padStart(16, "0"),
    });
    expect(span.parentSpanContext?.spanId).toBe("00000000000000ff");
    expect(span.status).toEqual({ code: 2, message: "no" });
  });

  it("gives an open span the end time 0 and says that it is open", () => {
    const span = toReadableSpan(createSpan(1, { endTimeUnixNano: null }), identity);
    expect(span.endTime).toEqual([0, 0]);
    expect(span.attributes["clawglass.open"]).toBe(true);
    expect(toReadableSpan(createSpan(1), identity).attributes["clawglass.open"]).toBeUndefined();
  });
});

describe("packBatch", () => {
  it("puts requests of one span each together, and splits them again at the same places", async () => {
    const spans = [1, 2, 3].map((number) => encodeSpan(createSpan(number), identity));
    const batch = await packBatch(spans);
    const halves = await splitBatch(batch);
    expect(halves.map(({ keys }) => keys.length)).toEqual([2, 1]);
    const parts = halves.flatMap(({ gzip }) => splitMessages(gunzipSync(gzip)));
    expect(parts.map((part) => part.toString("hex"))).toEqual(
      spans.map(({ request }) => Buffer.from(request).toString("hex")),
    );
  });

  it("does not split what does not hold what it says", async () => {
    const batch = await packBatch([encodeSpan(createSpan(1), identity), encodeSpan(createSpan(2), identity)]);
    await expect(splitBatch({ ...batch, sizes: [1, 2] })).rejects.toThrow("sizes");
  });
});
