import { expect, it } from "vitest";
import { ParsedTexts } from "./parsed-texts.ts";

it("parses a text once, until newer ones need its place", () => {
  const texts = new ParsedTexts(10);
  const first = texts.parse("[1]");
  const second = texts.parse("[2]");
  expect([first, second]).toEqual([[1], [2]]);
  expect(texts.parse("[1]")).toBe(first);
  texts.parse("[3,4]");
  expect(texts.parse("[1]")).toBe(first);
  expect(texts.parse("[2]")).not.toBe(second);
});

it("does not keep what is longer than all that may be kept, and keeps the rest", () => {
  const texts = new ParsedTexts(10);
  const small = texts.parse("[1]");
  const large = texts.parse("[1,2,3,4,5]");
  expect(texts.parse("[1,2,3,4,5]")).not.toBe(large);
  expect(texts.parse("[1]")).toBe(small);
});
