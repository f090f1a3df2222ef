import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printAnyValue } from "./any-value.ts";

function decode(value: Record<string, unknown> | undefined): unknown {
  if (value === undefined || Object.keys(value).length === 0) return null;
  if ("string_value" in value) return value.string_value;
  if ("bool_value" in value) return value.bool_value;
  if ("int_value" in value) return value.int_value;
  if ("double_value" in value) return value.double_value;
  if ("array_value" in value) {
    const { values = [] } = value.array_value as { values?: Record<string, unknown>[] };
    return values.map(decode);
  }
  const { values = [] } = value.kvlist_value as {
    values?: { key: string; value: Record<string, unknown> }[];
  };
  return Object.fromEntries(values.map((entry) => [entry.key, decode(entry.value)]));
}

describe("printAnyValue", () => {
  it("maps each kind of JSON value to its kind of AnyValue", () => {
    const json = '{"q": "hi", "n": 3, "f": 3.0, "b": [true, null, {}], "e": []}';
    expect(JSON.parse(printAnyValue(json) ?? "")).toEqual({
      kvlist_value: {
        values: [
          { key: "q", value: { string_value: "hi" } },
          { key: "n", value: { int_value: 3 } },
          { key: "f", value: { double_value: 3 } },
          { key: "b", value: { array_value: { values: [{ bool_value: true }, {}, { kvlist_value: {} }] } } },
          { key: "e", value: { array_value: {} } },
        ],
      },
    });
  });

  it("keeps all digits of 64-bit integers and turns larger ones into doubles", () => {
    expect(printAnyValue("9223372036854775807")).toBe('{"int_value":9223372036854775807}');
    expect(printAnyValue("9223372036854775808")).toBe('{"double_value":9223372036854775808}');
    expect(printAnyValue("10.0")).toBe('{"double_value":10.0}');
  });

  it("has no value for null", () => {
    expect(printAnyValue("null")).toBeNull();
  });

  it("gives back every JSON value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const json = JSON.stringify(value);
        const printed = printAnyValue(json);
        expect(decode(printed === null ? undefined : JSON.parse(printed))).toEqual(JSON.parse(json));
      }),
    );
  });

  it("ends on any text", () => {
    fc.assert(fc.property(fc.string(), (text) => void printAnyValue(text)));
  });
});
