import { describe, expect, it } from "vitest";
import { parseRunFilter } from "./parse-run-filter.ts";
import { printRunFilter } from "./print-run-filter.ts";
import { printRunValue } from "./print-run-value.ts";
import { splitRunWords } from "./split-run-words.ts";

const NOW = new Date(2026, 10, 28, 12, 0).getTime(); // a Saturday
const parse = (text: string) => parseRunFilter(text, NOW);
const terms = (text: string) =>
  parse(text).filter.allOf.map((group) =>
    group.map(({ test, isNegated }) => ({ ...test, ...(isNegated && { isNegated }) })),
  );

describe("the filter of the list", () => {
  it("takes words, exact words, names, figures and times, all of them required", () => {
    expect(terms('mail "next week" model:gpt-5-mini tokens>2k cost>=$0.05 duration<1.5m since:24h')).toEqual([
      [{ kind: "words", text: "mail", isExact: false }],
      [{ kind: "words", text: "next week", isExact: true }],
      [{ kind: "name", field: "model", values: ["gpt-5-mini"] }],
      [{ kind: "number", field: "tokens", comparator: ">", value: 2_000 }],
      [{ kind: "number", field: "cost", comparator: ">=", value: 0.05 }],
      [{ kind: "number", field: "duration", comparator: "<", value: 90_000 }],
      [{ kind: "time", field: "since", atMs: NOW - 86_400_000 }],
    ]);
    expect(parse("").filter.allOf).toEqual([]);
  });

  it("leaves out with -, takes any of several with a comma, and joins neighbours with or", () => {
    expect(terms('-tool:"mail fetch",read state:Failed,lost a or -b c')).toEqual([
      [{ kind: "name", field: "tool", values: ["mail fetch", "read"], isNegated: true }],
      [{ kind: "name", field: "state", values: ["failed", "lost"] }],
      [
        { kind: "words", text: "a", isExact: false },
        { kind: "words", text: "b", isExact: false, isNegated: true },
      ],
      [{ kind: "words", text: "c", isExact: false }],
    ]);
  });

  it.each([
    ["today", new Date(2026, 10, 28).getTime()],
    ["yesterday", new Date(2026, 10, 27).getTime()],
    ["Tue", new Date(2026, 10, 24).getTime()],
    ['"Tuesday 14:10"', new Date(2026, 10, 24, 14, 10).getTime()],
    ["2026-11-01", new Date(2026, 10, 1).getTime()],
    ["2026-11-01T08:30:00.000Z", Date.UTC(2026, 10, 1, 8, 30)],
  ])("knows the time %s", (text, atMs) => {
    expect(terms(`until:${text}`)).toEqual([[{ kind: "time", field: "until", atMs }]]);
  });

  it("says where and why it does not understand, and keeps what it does", () => {
    const { filter, problems } = parse("mail colour:red tokens>many state:fine since:whenever model>3");
    expect(filter.allOf).toHaveLength(1);
    expect(problems.map(({ start, end, message }) => [start, end, message.split(/[.;]/)[0]])).toEqual([
      [5, 15, "There is no field “colour”"],
      [16, 27, "“many” is no figure for tokens"],
      [28, 38, "Use one of failed, running, ok, lost"],
      [39, 53, "“whenever” is no time"],
      [54, 61, "“model” takes names: write model:name"],
    ]);
  });

  it("is patient with what is still being typed: an open quote, an empty value, a last or", () => {
    expect(parse('"half a phr')).toMatchObject({ problems: [] });
    expect(terms('"half a phr')).toEqual([[{ kind: "words", text: "half a phr", isExact: true }]]);
    expect(parse("model: tokens> mail or")).toMatchObject({
      problems: [],
      filter: { allOf: [[{ test: { text: "mail" } }]] },
    });
  });

  it("takes an address as words, and a minus alone as nothing", () => {
    expect(terms("https://example.invalid/a?b=c -")).toEqual([
      [{ kind: "words", text: "https://example.invalid/a?b=c", isExact: false }],
    ]);
  });

  it("gives the required words to the full-text search and keeps the rest", () => {
    const { text, rest } = splitRunWords(parse('mail "next week" -spam a or b state:ok').filter);
    expect(text).toBe('mail* "next week"');
    expect(rest.allOf.map((group) => group.length)).toEqual([1, 2, 1]);
    expect(splitRunWords(parse("state:ok").filter).text).toBeNull();
  });

  it("reads back every name that it prints", () => {
    for (const name of ["gpt-5-mini", "agent:main:telegram:direct", "two words", "a,b", "x>3", ""]) {
      const read = parse(`model:${printRunValue(name)}`).filter.allOf[0]?.[0]?.test;
      if (name === "") expect(read).toBeUndefined();
      else expect(read).toMatchObject({ values: [name] });
    }
  });

  it("prints a filter that is read as the same one, also elsewhere and later", () => {
    const text =
      'mail "next week" -tool:"mail fetch",read a or -b tokens>2k duration<=1.5s cost=0.05 since:Tue';
    const { filter } = parse(text);
    expect(parseRunFilter(printRunFilter(filter), NOW + 86_400_000).filter).toEqual(filter);
  });
});
