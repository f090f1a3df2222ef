import { describe, expect, it } from "vitest";
import { splitVisible, toVisibleString } from "./visible-text.ts";

describe("making hidden signs visible", () => {
  it.each([
    ["plain text\twith\nlines\r\n", "plain text\twith\nlines\r\n"],
    ["a\u202Eb\u202Cc", "a‹U+202E right to left›b‹U+202C end of direction›c"],
    ["\u001b[31mred\u001b[0m", "‹ESC [31m›red‹ESC [0m›"],
    ["\u001b]8;;http://x\u0007link", "‹ESC ]8;;http://x›link"],
    ["\u001b", "‹U+001B escape›"],
    ["a\u0000b", "a‹U+0000 NUL›b"],
    ["zero\u200bwidth", "zero‹U+200B zero-width space›width"],
    ["a\rb", "a‹U+000D carriage return›b"],
    ["tag\u{e0041}", "tag‹U+E0041 hidden tag›"],
    ["half \ud800 and \udc00", "half ‹U+D800 half a sign› and ‹U+DC00 half a sign›"],
    ["\u009b31m", "‹U+009B›31m"],
  ])("shows %j as %j", (text, shown) => {
    expect(toVisibleString(text)).toBe(shown);
  });

  it("leaves whole emoji alone, joined ones too, and shows a joiner between letters", () => {
    expect(toVisibleString("👩‍💻 👍🏽 😀")).toBe("👩‍💻 👍🏽 😀");
    expect(toVisibleString("a\u200db")).toBe("a‹U+200D zero-width joiner›b");
  });

  it("loses no sign of the text it shows as text", () => {
    const pieces = splitVisible("x\u202Ey\u0000z");
    expect(pieces.map((piece) => piece.kind)).toEqual(["text", "sign", "text", "sign", "text"]);
  });

  it("reads a megabyte of escapes in linear time", () => {
    const started = performance.now();
    splitVisible("\u001b[".repeat(200_000));
    splitVisible("a".repeat(1_000_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
