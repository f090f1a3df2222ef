import { expect, test } from "vitest";
import { diffLines } from "./diff-lines.ts";

const words = (left: string, right: string) =>
  diffLines(left, right)?.map(
    ({ kind, text }) => `${{ same: "=", removed: "-", added: "+", skipped: "…" }[kind]}${text}`,
  );

test("lines that went, came and stayed are told apart", () => {
  expect(words("a\nb\nc", "a\nx\nc")).toEqual(["=a", "-b", "+x", "=c"]);
  expect(words("", "a")).toEqual(["+a"]);
  expect(words("a", "")).toEqual(["-a"]);
});

test("long stretches that stayed are folded behind their number", () => {
  const long = Array.from({ length: 20 }, (_, index) => `line ${index}`).join("\n");
  expect(words(`${long}\nend`, `${long}\nother`)).toEqual([
    "…17 lines are the same",
    "=line 17",
    "=line 18",
    "=line 19",
    "-end",
    "+other",
  ]);
});

test("texts that are too long are not compared line by line", () => {
  expect(diffLines("x".repeat(100_000), "y")).toBeNull();
  expect(diffLines("x\n".repeat(2_000), "y")).toBeNull();
});
