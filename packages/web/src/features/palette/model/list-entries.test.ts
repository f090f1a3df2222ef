import { expect, it } from "vitest";
import { makeTrace } from "../../traces/model/test-trace.ts";
import { listEntries, type PaletteActions } from "./list-entries.ts";

const done: string[] = [];
const actions: PaletteActions = {
  pages: [{ label: "Traces", open: () => done.push("traces") }],
  commands: [{ label: "Use the dark theme", run: () => done.push("dark") }],
  openTrace: (traceId) => done.push(traceId),
  searchRuns: (text) => done.push(`search ${text}`),
};

it("lists pages and commands before anything is typed", () => {
  expect(listEntries("", [], actions).map((entry) => entry.label)).toEqual(["Traces", "Use the dark theme"]);
});

it("puts what opens before what does something", () => {
  const entries = listEntries(
    "dark",
    [makeTrace({ traceId: "t", requestPreview: "in the dark", state: "ERROR" })],
    actions,
  );
  expect(entries.map((entry) => [entry.group, entry.label, entry.state])).toEqual([
    ["Runs", "in the dark", "failed"],
    ["Do", "Show all runs with “dark”", null],
    ["Do", "Use the dark theme", null],
  ]);
  for (const entry of entries) entry.run();
  expect(done).toEqual(["t", "search dark", "dark"]);
});
