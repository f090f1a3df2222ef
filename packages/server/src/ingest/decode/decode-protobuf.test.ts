import fc from "fast-check";
import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import { createIngestTally } from "../ingest-tally.ts";
import { decodeProtobuf } from "./decode-protobuf.ts";
import { OTLP_TRACE_PROTO } from "./otlp-proto.ts";
import type { OtlpRequest, ReceivedSpan } from "./otlp-request.ts";
import { toAttributes } from "./to-attributes.ts";

const VALUES = {
  text: { stringValue: "hi" },
  empty: { stringValue: "" },
  integer: { intValue: "9007199254740993" },
  zero: { intValue: 0 },
  decimal: { doubleValue: 0.5 },
  flag: { boolValue: false },
  list: { arrayValue: { values: [{ intValue: 1 }, {}] } },
  map: { kvlistValue: { values: [{ key: "q", value: { stringValue: "x" } }] } },
  nothing: {},
};

const type = protobuf.parse(OTLP_TRACE_PROTO).root.lookupType("otlp.ExportTraceServiceRequest");

function encode(): Uint8Array {
  const attributes = Object.entries(VALUES).map(([key, value]) => ({ key, value }));
  const spans = [{ name: "s", attributes }];
  return type.encode(type.fromObject({ resourceSpans: [{ scopeSpans: [{ spans }] }] })).finish();
}

describe("decodeProtobuf", () => {
  it("keeps values of every kind", () => {
    const [received] = decodeProtobuf(encode());
    const attributes = toAttributes(received?.span.attributes, 10, createIngestTally());
    expect(Object.fromEntries(attributes.map(({ key, json }) => [key, json]))).toEqual({
      text: '"hi"',
      empty: '""',
      integer: "9007199254740993",
      zero: "0",
      decimal: "0.5",
      flag: "false",
      list: "[1,null]",
      map: '{"q":"x"}',
      nothing: "null",
    });
  });

  it("gives what a decoder of whole requests gives, and refuses what it refuses: bytes changed, cut, repeated or moved", () => {
    const sender = { attributes: [{ key: "service.name", value: { stringValue: "agent" } }] };
    const scopeSpans = [{ spans: [{ name: "a" }, { name: "b", links: [{}] }] }, { spans: [{ name: "c" }] }];
    const good = type
      .encode(type.fromObject({ resourceSpans: [{ resource: sender, scopeSpans }, { scopeSpans }] }))
      .finish();
    let soundCount = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 3 }),
        fc.nat(good.length),
        fc.nat(good.length),
        (changes, from, length) => {
          const changed = Uint8Array.from(good);
          for (const [index, value] of changes) changed[index] = value;
          const bytes = Buffer.concat([changed, changed.subarray(from, from + length)]);
          const whole = attempt(() => decodeWhole(bytes));
          expect(attempt(() => toPlain([...decodeProtobuf(bytes)]))).toEqual(whole);
          if (whole !== null) soundCount += 1;
        },
      ),
      { numRuns: 5_000 },
    );
    expect(soundCount).toBeGreaterThan(100);
  });

  it("knows the sender also where it stands behind its spans", () => {
    const resource = Buffer.from([0x0a, 0x00]);
    const spans = Buffer.from([0x12, 0x04, 0x12, 0x02, 0x2a, 0x00]);
    const body = Buffer.concat([Buffer.from([0x0a, resource.length + spans.length]), spans, resource]);
    expect([...decodeProtobuf(body)]).toEqual([{ resource: { attributes: [] }, span: expect.anything() }]);
  });
});

function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}

const toPlain = (received: readonly ReceivedSpan[]) =>
  received.map(({ span, resource }) => JSON.stringify([span, resource?.attributes ?? []]));

function decodeWhole(bytes: Uint8Array): string[] {
  const { resourceSpans = [] } = type.decode(bytes) as OtlpRequest;
  if (resourceSpans === null || resourceSpans.length === 0) throw new Error("no spans found");
  return toPlain(
    resourceSpans.flatMap(({ resource, scopeSpans }) =>
      (scopeSpans ?? []).flatMap(({ spans }) => (spans ?? []).map((span) => ({ span, resource }))),
    ),
  );
}
