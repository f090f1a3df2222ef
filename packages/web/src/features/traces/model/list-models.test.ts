import { describe, expect, it } from "vitest";
import { CARD_COLUMNS, readColumns, toggleColumn } from "./columns.ts";
import { findCompletionPlace, suggestFields, suggestValues, takeSuggestion } from "./completion.ts";
import { groupBySession } from "./group-by-session.ts";
import { isMlflowFilter } from "./is-mlflow-filter.ts";
import { toFacetQuery, toListQuery, toWords } from "./list-query.ts";
import { makeTrace } from "./test-trace.ts";
import { listChosen, readChosen, toggleFacet } from "./toggle-facet.ts";
import { readTracesSearch } from "./traces-search.ts";

describe("the language of a filter", () => {
  it.each([
    "trace.status = 'ERROR'",
    "status='OK'",
    "tags.env != 'x'",
    "execution_time_ms > 500",
    "attributes.timestamp_ms >= 1700000000000",
    "span.name LIKE '%mail%'",
    "status IN ('OK', 'ERROR')",
    "name = 'main'",
    "metadata.`mlflow.trace.session` IS NULL",
  ])("is MLflow's: %s", (text) => expect(isMlflowFilter(text)).toBe(true));

  it.each([
    "dentist mail",
    "tokens>2000",
    "cost>=0.05 mail",
    "state:failed",
    "-tool:x",
    "duration<20s",
    "it's",
  ])("is the page's own: %s", (text) => expect(isMlflowFilter(text)).toBe(false));
});

it("sends words to the full-text search, tokens to the filter, and leaves out what is not understood", () => {
  const query = toListQuery(
    { q: 'mail "next week" tokens>2k colour:red', only: "state:failed", session: "s" },
    0,
  );
  expect(query.text).toBe('mail* "next week"');
  expect(query.narrowed).toEqual({ q: "state:failed tokens>2000", sessionId: "s" });
  expect(query.problems).toHaveLength(1);
  expect(toListQuery({ q: "status = 'OK'", only: "tool:read" }, 0)).toMatchObject({
    text: null,
    narrowed: { q: "tool:read", filter: "status = 'OK'" },
  });
  expect(toFacetQuery({ q: "mail tokens>2k", only: "tool:read" }, 0)).toEqual({
    q: "tool:read mail tokens>2000",
  });
  expect(toWords('mail -spam "next week" tool:x')).toBe('mail "next week"');
});

it("reads the search of the URL and drops what it does not know", () => {
  expect(
    readTracesSearch({ q: 42, state: "failed", session: "s", group: "session", cols: "time,cost", x: 1 }),
  ).toEqual({
    q: "42",
    state: "failed",
    session: "s",
    group: "session",
    cols: "time,cost",
  });
  expect(readTracesSearch({ q: "", state: "nonsense", session: { a: 1 }, group: "x", cols: "<b>" })).toEqual(
    {},
  );
});

describe("completion", () => {
  it("offers fields with a sentence and the number of values", () => {
    const place = findCompletionPlace("mail -s", 7);
    expect(place).toEqual({ kind: "field", start: 6, end: 7, prefix: "s" });
    expect(suggestFields("sk", { skill: 4 })).toEqual([
      { insert: "skill:", label: "skill:", sentence: "name of a skill the run read", figure: "4 values" },
    ]);
    expect(suggestFields("tok", {})[0]?.insert).toBe("tokens>");
  });

  it("offers the names of a field, without narrowing them by what is typed", () => {
    expect(findCompletionPlace("mail tool:ma state:ok", 12)).toEqual({
      kind: "value",
      start: 10,
      end: 12,
      prefix: "ma",
      field: "tool",
      others: "mail   state:ok",
    });
    expect(findCompletionPlace("tool:", 5)).toMatchObject({ kind: "value", start: 5, end: 5, prefix: "" });
    expect(suggestValues([{ value: "a b", count: 2 }], true)[0]).toMatchObject({
      insert: '"a b" ',
      figure: "at least 2 runs",
    });
  });

  it("keeps the text around it", () => {
    const place = findCompletionPlace("mail to state:ok", 7);
    if (place === null) throw new Error("no place");
    const [tool] = suggestFields("to", {});
    if (tool === undefined) throw new Error("no suggestion");
    expect(takeSuggestion("mail to state:ok", place, tool)).toEqual({
      text: "mail tool: state:ok",
      caret: 10,
    });
  });

  it("has nothing to say inside quotes, after figures and in MLflow's language", () => {
    expect(findCompletionPlace('"st', 3)).toBeNull();
    expect(findCompletionPlace("tokens>2", 8)).toBeNull();
    expect(findCompletionPlace("status = 'E", 11)).toBeNull();
  });
});

it("chooses values of a field beside each other, takes them away, and knows old addresses", () => {
  let search = toggleFacet({ q: "mail", state: "failed" }, "state", "lost");
  expect(search).toEqual({ q: "mail", only: "state:failed,lost" });
  search = toggleFacet(search, "model", "gpt 5");
  expect(readChosen(search, "model")).toEqual(["gpt 5"]);
  search = toggleFacet(toggleFacet(search, "state", "failed"), "state", "lost");
  expect(search).toEqual({ q: "mail", only: 'model:"gpt 5"' });
});

it("shows the usual columns, or those that were chosen, and never hides what a row is", () => {
  expect(readColumns(undefined, false)).toHaveLength(10);
  expect(readColumns("cost", false).map(({ name }) => name)).toEqual(["state", "text", "cost"]);
  const hidden = toggleColumn(undefined, "model", false);
  expect(hidden).not.toContain("model");
  expect(toggleColumn(hidden, "model", false)).toBeUndefined();
});

it("says less on a card unless more was chosen", () => {
  expect(readColumns(undefined, true).map(({ name }) => name)).toEqual(CARD_COLUMNS);
  const withModel = toggleColumn(undefined, "model", true);
  expect(withModel).toBe("state,time,text,duration,cost,model,scores");
  expect(toggleColumn(withModel, "model", true)).toBeUndefined();
});

it("lists what is chosen, a state of an old address too", () => {
  expect(listChosen({ state: "failed", only: "model:a,b -tool:exec" })).toEqual([
    { field: "state", value: "failed" },
    { field: "model", value: "a" },
    { field: "model", value: "b" },
  ]);
  expect(listChosen({ state: "failed", only: "state:failed" })).toHaveLength(1);
});

it("groups runs under their sessions, the newest first, and folds them", () => {
  const rows = [
    makeTrace({ traceId: "1", sessionId: "a", costUsd: 0.1 }),
    makeTrace({ traceId: "2", sessionId: null }),
    makeTrace({ traceId: "3", sessionId: "a", state: "ERROR", costUsd: 0.2 }),
  ];
  const items = groupBySession(rows, new Set());
  expect(items.map((item) => (item.kind === "head" ? `# ${item.sessionId}` : item.trace.traceId))).toEqual([
    "# a",
    "1",
    "3",
    "# null",
    "2",
  ]);
  expect(items[0]).toMatchObject({ runCount: 2, failedCount: 1 });
  expect(groupBySession(rows, new Set(["a"])).length).toBe(3);
});
