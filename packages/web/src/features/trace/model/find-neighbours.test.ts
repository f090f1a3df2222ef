import { beforeEach, expect, it } from "vitest";
import { enterList, listPosition } from "../../traces/model/list-position.ts";
import { findNeighbours } from "./find-neighbours.ts";

beforeEach(() => {
  enterList({ q: String(Math.random()) });
  Object.assign(listPosition, { shownIds: ["a", "b", "c"], totalCount: 40 });
});

it("finds the runs beside one, and none for a run that was opened by its address", () => {
  expect(findNeighbours("b")).toEqual({ place: 2, count: 40, previousId: "a", nextId: "c" });
  expect(findNeighbours("c").nextId).toBeNull();
  expect(findNeighbours("x").place).toBeNull();
});

it("forgets place and neighbours when another list is entered", () => {
  enterList({ state: "failed" });
  expect(findNeighbours("b").place).toBeNull();
  listPosition.scrollTop = 90;
  enterList({ state: "failed" });
  expect(listPosition.scrollTop).toBe(90);
});
