import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectWords } from "./index-words.ts";
import { WordTable } from "./word-table.ts";

const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom("a", "B", "n", "1", " ", "\\", '"', "u", "/", "\n", "_"),
    maxLength: 60,
  }),
  fc.string({ unit: fc.constantFrom("x", "7"), minLength: 60, maxLength: 300 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);
const json = fc.oneof(
  text.map((each) => JSON.stringify({ key: each })),
  text,
);

describe("a table of words", () => {
  it("finds in any text the words that it is searched by, and the documents that have them", () => {
    fc.assert(
      fc.property(fc.array(json, { maxLength: 30 }), (documents) => {
        const table = new WordTable();
        const expected = new Map<string, number[]>();
        for (const [document, each] of documents.entries()) {
          table.startDocument(document);
          table.addJson(Buffer.from(each, "utf8"));
          const words = new Set<string>();
          collectWords(Buffer.from(each, "utf8").toString("utf8"), words);
          for (const word of words) expected.set(word, [...(expected.get(word) ?? []), document]);
        }
        const found = Array.from(table.list(), ([word, list]) => [word, [...list]] as const);
        for (const [word, list] of expected) {
          const own = found.find(([other]) => other === word)?.[1] ?? [];
          expect(own).toEqual(expect.arrayContaining(list));
        }
        expect(found.map(([word]) => word)).toEqual(found.map(([word]) => word).toSorted());
      }),
      { numRuns: 400 },
    );
  });

  it("grows with very many words", () => {
    const table = new WordTable();
    for (let document = 0; document < 3; document += 1) {
      table.startDocument(document);
      const words = Array.from({ length: 30_000 }, (_, index) => `w${index * (document + 1)}`);
      table.addJson(Buffer.from(words.join(" ")));
    }
    const found = new Map(Array.from(table.list(), ([word, list]) => [word, [...list]]));
    expect(found.get("w6")).toEqual([0, 1, 2]);
    expect(found.get("w59998")).toEqual([1]);
    expect(found.size).toBe(
      new Set([0, 1, 2].flatMap((times) => Array.from({ length: 30_000 }, (_, index) => index * (times + 1))))
        .size,
    );
  });
});
