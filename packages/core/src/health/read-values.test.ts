import { expect, test } from "vitest";
import { toScoreValue } from "./to-score-value.ts";
import { toSkills } from "./to-skills.ts";

test.each([
  ["true", 1],
  ["false", 0],
  ["0.82", 0.82],
  ['"yes"', 1],
  ['"Fail"', 0],
  ['"because of the weather"', null],
  ["null", null],
  ['{"score":1}', null],
  ["not json", null],
])("the feedback value %s counts as %s", (valueJson, value) => expect(toScoreValue(valueJson)).toBe(value));

test("skills are read with their hash; anything else is no skill", () => {
  const json = '[{"name":"mail-triage","location":"/x","sha256":"ab"},{"name":"none","sha256":null}]';
  expect(toSkills(json)).toEqual([{ name: "mail-triage", version: "ab", wasUsed: null }]);
  expect(toSkills(json, '["mail-triage"]')).toMatchObject([{ wasUsed: true }]);
  expect(toSkills(json, "[]")).toMatchObject([{ wasUsed: false }]);
  expect(toSkills(null)).toEqual([]);
  expect(toSkills('{"name":1}')).toEqual([]);
  expect(toSkills("[")).toEqual([]);
});
