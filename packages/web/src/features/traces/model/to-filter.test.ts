import { expect, it } from "vitest";
import { splitWords, toFilter } from "./to-filter.ts";
import { readTracesSearch } from "./traces-search.ts";

it("searches everything for plain words, all of them required", () => {
  expect(toFilter("dentist mail")).toBe("trace.text ILIKE '%dentist%' AND trace.text ILIKE '%mail%'");
  expect(toFilter("  ")).toBe("");
});

it("keeps words in quotes together and cannot break out of its literal", () => {
  expect(splitWords('a "b c" d"')).toEqual(["a", "b c", 'd"']);
  expect(toFilter("it's")).toBe("trace.text ILIKE '%it_s%'");
});

it.each([
  "trace.status = 'ERROR'",
  "span.type = 'TOOL' AND span.status = 'ERROR'",
  "status='OK'",
  "tags.env != 'x'",
  "execution_time_ms > 500",
  "span.name LIKE '%mail%'",
  "status IN ('OK', 'ERROR')",
])("leaves MLflow's filter language alone: %s", (text) => {
  expect(toFilter(text)).toBe(text);
});

it("reads the search of the URL and drops what it does not know", () => {
  expect(readTracesSearch({ q: 42, state: "failed", session: "s", x: 1 })).toEqual({
    q: "42",
    state: "failed",
    session: "s",
  });
  expect(readTracesSearch({ q: "", state: "nonsense", session: { a: 1 } })).toEqual({});
});
