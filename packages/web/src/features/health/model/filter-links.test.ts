import { parseTraceFilter } from "@clawglass/core";
import { expect, it } from "vitest";
import { isMlflowFilter } from "../../traces/model/is-mlflow-filter.ts";
import {
  filterFailed,
  filterGroup,
  filterModel,
  filterScore,
  filterSkill,
  filterSubAgent,
  filterTime,
  filterTool,
  filterTraces,
} from "./filter-links.ts";

const range = { fromMs: 1_000, toMs: 2_000 };

it.each([
  filterTime({ fromMs: 5.7 }),
  filterFailed(range),
  filterTool("mail_fetch", range),
  filterTool("it's", range, true) ?? "",
  filterModel("gpt-5-mini", range) ?? "",
  filterGroup("trigger", "cron", range) ?? "",
  filterGroup("session", "agent:main:telegram:1", range) ?? "",
  filterTraces(["tr-1", "tr-2"]),
  filterSkill("mail-triage", range) ?? "",
  filterSkill("Bürobote", range, true) ?? "",
  filterSubAgent("subagent:inbox", range) ?? "",
  filterScore("right person", range) ?? "",
])("is understood by the list and by the filter language: %s", (filter) => {
  expect(isMlflowFilter(filter ?? "")).toBe(true);
  expect(() => parseTraceFilter(filter ?? "")).not.toThrow();
});

it("holds the start and leaves out the end of a bar", () => {
  expect(filterTime(range)).toBe("attributes.timestamp_ms >= 1000 AND attributes.timestamp_ms < 2000");
});

it("gives no link for a name that the language cannot write, rather than another one", () => {
  expect(filterTool(`a'b"c`, range)).toBeNull();
  expect(filterGroup("channel", `a'b"c`, range)).toBeNull();
  for (const name of ["100%", 'a"b', "a\\b", "a'b"]) expect(filterSkill(name, range)).toBeNull();
  expect(filterScore("a`b", range)).toBeNull();
});
