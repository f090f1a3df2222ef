import { describe, expect, it } from "vitest";
import { matchesLike } from "./match-like.ts";
import { compileRecordFilter, type RecordSchema, readRecordOrder, sortRecords } from "./record-query.ts";

interface Item {
  name: string;
  time: number | null;
  tags: Record<string, string>;
}

const SCHEMA: RecordSchema<Item> = {
  entities: { attribute: "attribute", tag: "tag", tags: "tag" },
  entityList: "['tag', 'attribute']",
  attributes: { name: "text", time: "number" },
  listable: ["name"],
  numericEntities: [],
  valueOf: (item, entity, key) =>
    entity === "tag" ? (item.tags[key] ?? null) : key === "name" ? item.name : item.time,
};

const ITEMS: Item[] = [
  { name: "alpha", time: 1, tags: { k: "x" } },
  { name: "Beta", time: null, tags: {} },
  { name: "gamma", time: 3, tags: { k: "y" } },
];

function namesFor(filter: string): string[] {
  return ITEMS.filter(compileRecordFilter(filter, SCHEMA)).map((item) => item.name);
}

describe("compileRecordFilter", () => {
  it.each([
    ["", ["alpha", "Beta", "gamma"]],
    ["name = 'alpha'", ["alpha"]],
    ["name ILIKE 'B%' AND time IS NULL", ["Beta"]],
    ["name LIKE 'b%'", []],
    ["time >= 1 AND tags.k != 'x'", ["gamma"]],
    ["name IN ('alpha', 'gamma')", ["alpha", "gamma"]],
    ["name NOT IN ('alpha')", ["Beta", "gamma"]],
    ["tags.k IS NULL", ["Beta"]],
  ])("finds what %s asks for", (filter, names) => {
    expect(namesFor(filter)).toEqual(names);
  });

  it("refuses unknown keys, entities and value types", () => {
    expect(() => namesFor("nope = 'x'")).toThrow("Invalid attribute key 'nope' specified.");
    expect(() => namesFor("foo.bar = 'x'")).toThrow("Invalid entity type 'foo'.");
    expect(() => namesFor("time = 'x'")).toThrow("Expected numeric value type");
    expect(() => namesFor("name = 5")).toThrow("Expected a quoted string value");
  });
});

describe("sortRecords", () => {
  it("puts records without a value last in both directions", () => {
    for (const [clause, names] of [
      ["time ASC", ["alpha", "gamma", "Beta"]],
      ["time DESC", ["gamma", "alpha", "Beta"]],
    ] as const) {
      const sorted = sortRecords(ITEMS, [readRecordOrder(clause, SCHEMA)], SCHEMA);
      expect(sorted.map((item) => item.name)).toEqual(names);
    }
  });
});

describe("matchesLike", () => {
  it.each([
    ["abc", "a%", true],
    ["abc", "%c", true],
    ["abc", "a_c", true],
    ["abc", "%b%", true],
    ["abc", "b%", false],
    ["abc", "", false],
    ["", "%", true],
    ["aXbXc", "a%b%c", true],
  ])("%s against %s", (text, pattern, expected) => {
    expect(matchesLike(text, pattern)).toBe(expected);
  });
});
