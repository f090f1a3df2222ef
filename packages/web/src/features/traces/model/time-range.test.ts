import { expect, it } from "vitest";
import { toListQuery } from "./list-query.ts";
import { readRange, withRange } from "./time-range.ts";
import { toggleFacet } from "./toggle-facet.ts";

const fromMs = Date.UTC(2026, 10, 24, 14);
const toMs = fromMs + 3_600_000;

it("stands in the address beside what is chosen in the rail, once", () => {
  const one = withRange({ q: "mail", only: "model:gpt-5" }, { fromMs: 0, toMs: 1_000 });
  const other = withRange(one, { fromMs, toMs });
  expect(other).toEqual({
    q: "mail",
    only: "model:gpt-5 since:2026-11-24T14:00:00.000Z until:2026-11-24T15:00:00.000Z",
  });
  expect(readRange(other)).toEqual({ fromMs, toMs });
  expect(withRange(other, null)).toEqual({ q: "mail", only: "model:gpt-5" });
  expect(readRange({ q: "since:24h" })).toBeNull();
});

it("survives a change in the rail, and reaches the server", () => {
  const search = toggleFacet(withRange({}, { fromMs, toMs }), "state", "failed");
  expect(readRange(search)).toEqual({ fromMs, toMs });
  expect(toListQuery(search, 0).narrowed.q).toContain("until:2026-11-24T15:00:00.000Z");
});
