import { describe, expect, it } from "vitest";
import { parseInlines, parseMarkdown } from "./markdown.ts";

const kindsOf = (text: string) => parseMarkdown(text).map((block) => block.kind);

describe("blocks", () => {
  it("reads headings, lists, quotes, code, tables and rules", () => {
    const text =
      "# One\n\npara\nmore\n\n- a\n  - b\n- c\n\n1. x\n2. y\n\n> q\n> r\n\n```js\nx < 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---";
    expect(kindsOf(text)).toEqual(["heading", "paragraph", "list", "list", "quote", "code", "table", "rule"]);
    const list = parseMarkdown("- a\n  - b\n- c")[0];
    expect(list?.kind === "list" && list.items.map((item) => item.depth)).toEqual([0, 1, 0]);
    const code = parseMarkdown("```js\nx < 1\n```")[0];
    expect(code).toEqual({ kind: "code", language: "js", text: "x < 1" });
  });

  it("keeps code that is never closed, to the end", () => {
    expect(parseMarkdown("```\na\nb")).toEqual([{ kind: "code", language: "", text: "a\nb" }]);
  });

  it("leaves markup of other languages as text", () => {
    const html = '<script>alert(1)</script> <img src=x onerror="alert(1)">';
    expect(parseMarkdown(html)).toEqual([{ kind: "paragraph", inlines: [{ kind: "text", text: html }] }]);
  });

  it("bounds nesting of quotes and indents", () => {
    expect(() => parseMarkdown(">".repeat(10_000))).not.toThrow();
    const deep = parseMarkdown(
      Array.from({ length: 10 }, (_, index) => `${"  ".repeat(index)}- x`).join("\n"),
    )[0];
    expect(deep?.kind === "list" && Math.max(...deep.items.map((item) => item.depth))).toBe(6);
  });
});

describe("marks inside a line", () => {
  it("reads code, strong, emphasis and struck", () => {
    expect(parseInlines("a `b` **c** *d* ~~e~~ _f_").map((inline) => inline.kind)).toEqual([
      "text",
      "code",
      "text",
      "strong",
      "text",
      "emphasis",
      "text",
      "struck",
      "text",
      "emphasis",
    ]);
  });

  it("leaves names_with_underscores, lone stars and escaped signs alone", () => {
    expect(parseInlines("mail_fetch_all 2 * 3 * 4 \\*x\\*")).toEqual([
      { kind: "text", text: "mail_fetch_all 2 * 3 * 4 *x*" },
    ]);
  });

  it("keeps the address of links and images as data, whatever it is", () => {
    expect(parseInlines("[click](javascript:alert(1)) ![p](https://x.invalid/p.png)")).toEqual([
      { kind: "link", text: "click", address: "javascript:alert(1)" },
      { kind: "text", text: " " },
      { kind: "image", text: "p", address: "https://x.invalid/p.png" },
    ]);
  });

  it("stays linear on text made to be slow", () => {
    const started = performance.now();
    for (const sign of ["*", "_", "`", "[", "![", "**a", "* ", "[a](", "~~", "\\"])
      parseMarkdown(sign.repeat(20_000));
    parseMarkdown("- x\n".repeat(10_000));
    parseMarkdown("|a".repeat(10_000));
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});
