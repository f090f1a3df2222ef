import { expect, it } from "vitest";
import { previewJson, toJsonRows } from "./json-rows.ts";

const NOTHING: ReadonlySet<string> = new Set();
const linesOf = (value: unknown, toggled = NOTHING, maxRows = 100) =>
  toJsonRows(value, toggled, maxRows).rows.map(
    (row) => `${"  ".repeat(row.depth)}${row.name ?? ""}${row.isOpen ? "▾" : ""}`,
  );

it("opens the first levels and closes the deeper ones", () => {
  expect(linesOf({ a: { b: { c: 1 } }, d: 2 })).toEqual(["▾", "  a▾", "    b", "  d"]);
});

it("opens and closes what was pressed", () => {
  expect(linesOf({ a: { b: { c: 1 } } }, new Set(["$/a/b"]))).toEqual(["▾", "  a▾", "    b▾", "      c"]);
  expect(linesOf({ a: 1 }, new Set(["$"]))).toEqual([""]);
});

it("keeps long lists closed and draws no more lines than asked", () => {
  const list = Array.from({ length: 100_000 }, (_, index) => index);
  expect(linesOf({ list })).toEqual(["▾", "  list"]);
  const { rows, isCut } = toJsonRows({ list }, new Set(["$/list"]), 50);
  expect([rows.length, isCut]).toEqual([50, true]);
});

it("walks ten thousand levels that were all opened, without recursion", () => {
  const deep: unknown = JSON.parse("[".repeat(10_000) + "]".repeat(10_000));
  const toggled = new Set<string>();
  let path = "$";
  for (let depth = 0; depth < 3_000; depth += 1) {
    if (depth >= 2) toggled.add(path);
    path += "/0";
  }
  expect(toJsonRows(deep, toggled, 5_000).rows.at(-1)?.depth).toBe(3_000);
});

it("says what a closed value holds", () => {
  expect([
    previewJson([1, 2]),
    previewJson({ a: 1 }),
    previewJson(null),
    previewJson("x".repeat(300)).length,
  ]).toEqual(["[2]", "{1}", "null", 201]);
});
