import { describe, expect, it } from "vitest";
import { loadRecording } from "./load-recording.ts";
import { matchJson } from "./match-json.ts";

const A = "a".repeat(32);
const B = "b".repeat(32);

describe("matchJson", () => {
  it("learns ids and holds later answers to them", () => {
    const ids = new Map<string, string>();
    const pageTokens = new Map<string, string | null>();
    expect(matchJson({ run_id: A }, { run_id: B }, { ids, pageTokens })).toEqual([]);
    expect(matchJson({ uri: `x/${A}/y` }, { uri: `x/${B}/y` }, { ids, pageTokens })).toEqual([]);
    expect(matchJson({ run_id: A }, { run_id: "c".repeat(32) }, { ids, pageTokens })).toHaveLength(1);
  });

  it("minds values, missing fields and lengths, but no order of keyed entries or sets", () => {
    const ids = new Map<string, string>();
    const pageTokens = new Map<string, string | null>();
    expect(matchJson({ a: 1 }, { a: 2 }, { ids, pageTokens })).toHaveLength(1);
    expect(matchJson({ a: 1 }, {}, { ids, pageTokens })).toHaveLength(1);
    expect(matchJson([1], [1, 2], { ids, pageTokens })).toHaveLength(1);
    expect(
      matchJson([{ key: "x" }, { key: "y" }], [{ key: "y" }, { key: "x" }], { ids, pageTokens }),
    ).toEqual([]);
    expect(matchJson("one of {'a', 'b'}", "one of {'b', 'a'}", { ids, pageTokens })).toEqual([]);
  });
});

describe("loadRecording", () => {
  it("keeps all digits of nanoseconds", () => {
    const text = JSON.stringify(loadRecording("search-and-get").map((exchange) => exchange.response.body));
    expect(text).toContain('"start_time_unix_nano":"1795343568063540815"');
  });
});
