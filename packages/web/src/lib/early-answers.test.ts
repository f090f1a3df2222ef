import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { checkEarlyTaken, takeEarlyAnswer } from "./early-answers.ts";

beforeEach(() => {
  const clawglassEarly = new Map([["/traces?limit=60", Promise.resolve(new Response("[]"))]]);
  vi.stubGlobal("window", { clawglassEarly });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("an answer that is on its way is handed over once, and only for its own path", async () => {
  vi.spyOn(performance, "now").mockReturnValue(300);
  expect(takeEarlyAnswer("/traces?limit=61")).toBeNull();
  expect(await (await takeEarlyAnswer("/traces?limit=60"))?.text()).toBe("[]");
  expect(takeEarlyAnswer("/traces?limit=60")).toBeNull();
});

test("says once that an answer was handed over", async () => {
  vi.spyOn(performance, "now").mockReturnValue(300);
  checkEarlyTaken();
  takeEarlyAnswer("/traces?limit=61");
  expect(checkEarlyTaken()).toBe(false);
  takeEarlyAnswer("/traces?limit=60");
  expect([checkEarlyTaken(), checkEarlyTaken()]).toEqual([true, false]);
});

test("an answer that nobody took at the start is not handed over later", () => {
  vi.spyOn(performance, "now").mockReturnValue(60_000);
  expect(takeEarlyAnswer("/traces?limit=60")).toBeNull();
});

test("a page without early answers asks for itself", () => {
  vi.stubGlobal("window", {});
  expect(takeEarlyAnswer("/traces?limit=60")).toBeNull();
});
