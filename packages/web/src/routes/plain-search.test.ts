import { expect, it } from "vitest";
import { parsePlainSearch, toPlainSearch } from "./plain-search.ts";

it("keeps ids that look like numbers as they are, there and back", () => {
  const search = { span: "12e4567890123456", q: "a=b&c 'd' \u202e" };
  expect(parsePlainSearch(toPlainSearch(search))).toEqual(search);
  expect(parsePlainSearch("?span=1234567890123456")).toEqual({ span: "1234567890123456" });
});

it("leaves out what is empty", () => {
  expect(toPlainSearch({ a: undefined, b: "", c: null })).toBe("");
});
