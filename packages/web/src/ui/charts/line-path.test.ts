import { expect, it } from "vitest";
import { toLinePath } from "./line-path.ts";

it("breaks the line where nothing is known, and shows a point alone as a dot", () => {
  expect(
    toLinePath([
      { x: 0, y: 1 },
      { x: 10, y: 2.004 },
      { x: 20, y: null },
      { x: 30, y: 4 },
    ]),
  ).toBe("M0 1L0 1L10 2M30 4L30 4");
  expect(toLinePath([{ x: 0, y: null }])).toBe("");
});
