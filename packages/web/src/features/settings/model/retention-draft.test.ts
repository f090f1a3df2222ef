import { expect, it } from "vitest";
import { describeCounts, readDraft, toDraft } from "./retention-draft.ts";

const POLICY = {
  keepDays: 90,
  keepFailedDays: null,
  keepLabelled: true,
  maxStoreBytes: 2_500_000_000,
  rules: [{ name: "tests", filter: "tags.env = 'test'", keepDays: 0.5 }],
};

it("gives back the policy that it was made from", () => {
  expect(readDraft(toDraft(POLICY))).toEqual({ edit: POLICY });
});

it("takes an empty field as no limit", () => {
  expect(readDraft({ ...toDraft(POLICY), keepDays: " ", maxStoreGb: "", rules: [] })).toEqual({
    edit: { ...POLICY, keepDays: null, maxStoreBytes: null, rules: [] },
  });
});

it.each([
  { keepDays: "0" },
  { keepDays: "soon" },
  { keepFailedDays: "-1" },
  { maxStoreGb: "0.001" },
  { rules: [{ id: "1", name: "", filter: "x", keepDays: "" }] },
])("says what is wrong instead of sending it: %j", (change) => {
  expect(readDraft({ ...toDraft(POLICY), ...change })).toHaveProperty("problem");
});

it("tells what a pass would delete, and why", () => {
  const byReason = { age: 1_200, "failed-age": 0, rule: 3, size: 0 };
  expect(describeCounts({ traceCount: 1_203, spanCount: 9_000, byReason })).toBe(
    "1,203 runs with 9,000 spans would be deleted: 1,200 by age, 3 by a rule.",
  );
  expect(describeCounts({ traceCount: 0, spanCount: 0, byReason: { ...byReason, age: 0, rule: 0 } })).toBe(
    "Nothing would be deleted now.",
  );
});
