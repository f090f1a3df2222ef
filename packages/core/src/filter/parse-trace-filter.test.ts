import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAppError } from "../errors.ts";
import { parseTraceFilter } from "./parse-trace-filter.ts";
import { parseTraceOrder } from "./parse-trace-order.ts";
import { RECORDED_FILTERS, RECORDED_ORDERS } from "./recorded-filters.fixture.ts";

/** Where our message is better than MLflow's, and why. */
const BETTER_MESSAGES = new Map([
  // MLflow lists the comparators of texts for a number and says that LIKE is not one of LIKE, …
  ["timestamp_ms LIKE '1'", "Invalid comparator 'LIKE' not one of '{'!=', '<', '<=', '=', '>', '>='}'"],
]);
/** MLflow fails on these with 500; they sort here. */
const SORTS_HERE = new Set(["end_time DESC", "end_time_ms ASC"]);

function messageOf(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (!isAppError(error, "INVALID_INPUT")) throw error;
    return error.message;
  }
}

/** MLflow prints sets in an arbitrary order, and at times forgets the quote behind one. */
function sortSets(message: string | null): string | null {
  return (
    message
      ?.replace(/\}'?$/, "}'")
      .replace(/\{([^}]*)\}/g, (_, items: string) => `{${items.split(", ").sort().join(", ")}}`) ?? null
  );
}

describe("parseTraceFilter", () => {
  it.each(RECORDED_FILTERS)("answers %s as MLflow did", (filter, message) => {
    const expected = BETTER_MESSAGES.get(filter) ?? sortSets(message);
    expect(sortSets(messageOf(() => parseTraceFilter(filter)))).toBe(expected);
  });

  it("reads every kind of condition", () => {
    const filter = parseTraceFilter(
      "status IN ('OK', \"ERROR\") AND timestamp_ms >= 5 AND end_time < '7' AND name like 'a%' AND tags.`a.b` != 'x' " +
        "AND metadata.mlflow.trace.session IS NOT NULL AND run_id = 'r' AND prompt = 'p/1' AND feedback.q > 0.5 " +
        "AND expectation.`e f` = \"v\" AND issue.id = 'iss-1' AND span.type NOT IN ('TOOL') " +
        "AND span.attributes.`x.y` RLIKE '^a' AND trace.text ILIKE '%z%'",
    );
    expect(filter).toEqual({
      traceConditions: [
        { kind: "text", field: "state", test: { type: "list", comparator: "IN", values: ["OK", "ERROR"] } },
        { kind: "number", field: "requestTimeMs", test: { type: "number", comparator: ">=", value: 5 } },
        { kind: "number", field: "endTimeMs", test: { type: "number", comparator: "<", value: 7 } },
        { kind: "tag", key: "mlflow.traceName", test: { type: "text", comparator: "LIKE", value: "a%" } },
        { kind: "tag", key: "a.b", test: { type: "text", comparator: "!=", value: "x" } },
        { kind: "metadata", key: "mlflow.trace.session", test: { type: "null", comparator: "IS NOT NULL" } },
        { kind: "run", runId: "r" },
        { kind: "prompt", name: "p", version: "1" },
        {
          kind: "assessment",
          assessmentKind: "feedback",
          name: "q",
          test: { type: "number", comparator: ">", value: 0.5 },
        },
        {
          kind: "assessment",
          assessmentKind: "expectation",
          name: "e f",
          test: { type: "text", comparator: "=", value: "v" },
        },
        { kind: "issue", issueId: "iss-1" },
      ],
      spanConditions: [
        { kind: "span-field", field: "type", test: { type: "list", comparator: "NOT IN", values: ["TOOL"] } },
        { kind: "span-attribute", key: "x.y", test: { type: "text", comparator: "RLIKE", value: "^a" } },
        { kind: "span-content", test: { type: "text", comparator: "ILIKE", value: "%z%" } },
      ],
    });
  });

  it("keeps a tag whose key is the name of an attribute", () => {
    expect(parseTraceFilter("tags.name = 'x'").traceConditions).toEqual([
      { kind: "tag", key: "name", test: { type: "text", comparator: "=", value: "x" } },
    ]);
  });

  it("keeps quotes inside a text as they were written", () => {
    const [condition] = parseTraceFilter("tags.k = 'it''s \\'so\\''").traceConditions;
    expect(condition).toMatchObject({ test: { value: "it''s \\'so\\'" } });
  });

  it("fails on any text only with INVALID_INPUT", () => {
    const fragments = fc.constantFrom(
      "status",
      "tags.a",
      "span.attributes.x",
      "feedback.f",
      "=",
      "!=",
      "LIKE",
      "IN",
      "NOT",
      "IS",
      "NULL",
      "AND",
      "OR",
      "'a'",
      '"b"',
      "`c`",
      "5",
      "-1.5e3",
      "(",
      ")",
      "('a')",
      "'",
      "`",
      ";",
      ",",
      ".",
      "\u0000",
      "🦞",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(fragments, { maxLength: 12 }).map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(text, (filter) => void messageOf(() => parseTraceFilter(filter))),
      { numRuns: 500 },
    );
  });

  it("needs time in proportion to the filter's length", () => {
    const hostile = ["'".repeat(100_000), "(".repeat(100_000), "a.".repeat(50_000), "1".repeat(100_000)];
    const startMs = performance.now();
    for (const filter of hostile) messageOf(() => parseTraceFilter(filter));
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });
});

describe("parseTraceOrder", () => {
  it.each(RECORDED_ORDERS)("answers %j as MLflow did", (clauses, message) => {
    const expected = clauses.some((clause) => SORTS_HERE.has(clause)) ? null : sortSets(message);
    expect(sortSets(messageOf(() => parseTraceOrder(clauses)))).toBe(expected);
  });

  it("reads keys of all kinds, ascending unless said", () => {
    expect(parseTraceOrder(["timestamp desc", "name", "metadata.`a b` ASC"])).toEqual([
      { key: { kind: "field", field: "requestTimeMs" }, direction: "DESC" },
      { key: { kind: "tag", key: "mlflow.traceName" }, direction: "ASC" },
      { key: { kind: "metadata", key: "a b" }, direction: "ASC" },
    ]);
  });
});
