import { expect, it } from "vitest";
import { toSearchText } from "./to-search-text.ts";

it("lets plain words go on and keeps quoted words exact", () => {
  expect(toSearchText(' dentist "next week" mail')).toBe('dentist* "next week" mail*');
});

it("leaves MLflow's filter language, and signs alone, to the filter", () => {
  expect(toSearchText("status = 'ERROR'")).toBeNull();
  expect(toSearchText("->")).toBeNull();
  expect(toSearchText(" ")).toBeNull();
});
