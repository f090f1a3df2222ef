import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import { createIngestTally } from "../ingest-tally.ts";
import { decodeProtobuf } from "./decode-protobuf.ts";
import { OTLP_TRACE_PROTO } from "./otlp-proto.ts";
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

function encode(): Uint8Array {
  const type = protobuf.parse(OTLP_TRACE_PROTO).root.lookupType("otlp.ExportTraceServiceRequest");
  const attributes = Object.entries(VALUES).map(([key, value]) => ({ key, value }));
  const spans = [{ name: "s", attributes }];
  return type.encode(type.fromObject({ resourceSpans: [{ scopeSpans: [{ spans }] }] })).finish();
}

describe("decodeProtobuf", () => {
  it("keeps values of every kind", () => {
    const request = decodeProtobuf(encode());
    const span = request.resourceSpans?.[0]?.scopeSpans?.[0]?.spans?.[0];
    const attributes = toAttributes(span?.attributes, 10, createIngestTally());
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
});
