import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { checkEarlyTaken, type EarlyAnswers, takeEarlyAnswer, takeEarlyText } from "./early-answers.ts";

beforeEach(() => {
  const clawglassEarly: EarlyAnswers = new Map();
  clawglassEarly.set("/traces?limit=60", Promise.resolve(new Response("[]")));
  clawglassEarly.set("/with-the-page", "[1]");
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

test("what came with the page is there at once, and only once; what is on its way is not", () => {
  vi.spyOn(performance, "now").mockReturnValue(300);
  checkEarlyTaken();
  expect(takeEarlyText("/traces?limit=60")).toBeNull();
  expect(checkEarlyTaken()).toBe(false);
  expect(takeEarlyText("/with-the-page")).toBe("[1]");
  expect(takeEarlyText("/with-the-page")).toBeNull();
  expect(checkEarlyTaken()).toBe(true);
});

test("what came with the page is handed over as an answer, too", async () => {
  vi.spyOn(performance, "now").mockReturnValue(300);
  expect(await (await takeEarlyAnswer("/with-the-page"))?.text()).toBe("[1]");
});
