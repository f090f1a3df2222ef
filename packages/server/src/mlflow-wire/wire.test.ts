import { AppError } from "@clawglass/core";
import { describe, expect, it } from "vitest";
import { printProtobufValue } from "./assessment-json.ts";
import { exactInteger, parseLossless, printDouble } from "./lossless-json.ts";
import { toMlflowError } from "./mlflow-error.ts";
import { RequestFields } from "./request-fields.ts";
import { printDuration, printTimestamp, readDuration, readTimestamp } from "./timestamps.ts";

describe("lossless JSON", () => {
  it("keeps 64-bit integers and decimals as they were written", () => {
    const text = '{"nano":1782900000123000001,"float":10.0,"small":1e-7,"int":5}';
    expect(JSON.stringify(parseLossless(text))).toBe(text);
    expect(JSON.stringify({ n: exactInteger(1782900000123000001n) })).toBe('{"n":1782900000123000001}');
  });

  it("prints doubles as Python does", () => {
    expect([1, 0.5, 1e16, 1e-5, 1.5e300, -0].map(printDouble)).toEqual([
      "1.0",
      "0.5",
      "1e+16",
      "1e-05",
      "1.5e+300",
      "-0.0",
    ]);
  });
});

describe("timestamps and durations", () => {
  it("prints milliseconds only where there are any", () => {
    expect(printTimestamp(1767225600123)).toBe("2026-01-01T00:00:00.123Z");
    expect(printTimestamp(1767225600000)).toBe("2026-01-01T00:00:00Z");
    expect([1500, 0, 1, -100_000, 61_001].map(printDuration)).toEqual([
      "1.500s",
      "0s",
      "0.001s",
      "-100s",
      "61.001s",
    ]);
  });

  it("reads offsets and nanoseconds, and nothing else", () => {
    expect(readTimestamp("2026-01-01T02:00:00.123456789+02:00")).toBe(1767225600123);
    expect(readTimestamp("yesterday")).toBeNull();
    expect(readDuration("1.5s")).toBe(1500);
    expect(readDuration(1.5)).toBeNull();
  });
});

describe("RequestFields", () => {
  const fields = new RequestFields({
    maxResults: "7",
    filter: 5,
    flag: "True",
    ids: ["a", 1],
    tags: { a: "1", b: 2 },
  });

  it("finds camelCase names and takes digits in a text for an integer", () => {
    expect(fields.integer("max_results")).toBe(7);
    expect(fields.boolean("flag")).toBe(true);
  });

  it("says in MLflow's words what is wrong with a value", () => {
    expect(() => fields.text("filter")).toThrow(
      "Invalid value 5 for parameter 'filter' supplied:  Hint: Value was of type 'int'. See the API docs",
    );
    expect(() => fields.texts("ids")).toThrow("Value was of type 'list'");
    expect(() => fields.requiredText("none")).toThrow("Missing value for required parameter 'none'.");
  });

  it("drops map entries that are no texts", () => {
    expect(fields.textMap("tags")).toEqual({ a: "1" });
  });
});

describe("toMlflowError", () => {
  it("maps codes to MLflow's and keeps the hint", () => {
    expect(toMlflowError(new AppError("NOT_FOUND", "gone", { hint: "look elsewhere" }))).toEqual({
      status: 404,
      body: {
        error_code: "RESOURCE_DOES_NOT_EXIST",
        message: "gone",
        sqlstate: "KAM00",
        error_class: "RESOURCE_NOT_FOUND",
        hint: "look elsewhere",
      },
    });
  });

  it("says nothing of the inside of an unexpected error", () => {
    const { status, body } = toMlflowError(new TypeError("secret path /home/x"));
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("secret");
  });
});

describe("printProtobufValue", () => {
  it("makes every number a double, as google.protobuf.Value does", () => {
    expect(printProtobufValue(parseLossless('{"a": [1, 2.5, "x", null, true]}'))).toBe(
      '{"a": [1.0, 2.5, "x", null, true]}',
    );
    expect(printProtobufValue(undefined)).toBe("null");
  });
});
