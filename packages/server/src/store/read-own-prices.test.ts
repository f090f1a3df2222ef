import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readOwnPrices } from "./read-own-prices.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "clawglass-prices-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(text: string): string {
  const path = join(folder, "prices.json");
  writeFileSync(path, text);
  return path;
}

test("no file means no prices of one's own", () => {
  expect(readOwnPrices(join(folder, "none.json"))).toEqual([]);
});

test("the rows of the file carry the day on which it was changed", () => {
  const [row] = readOwnPrices(write('{"prices":[{"provider":"me","model":"m","input":1,"output":2}]}'));
  expect(row).toMatchObject({ provider: "me", model: "m", rates: { input: 1, output: 2 } });
  expect(row?.checkedOn).toMatch(/^20\d\d-\d\d-\d\d$/);
});

test("a bad file, or a folder in its place, is refused by its path and with the way out", () => {
  for (const path of [write('{"prices":[{"model":"m"}]}'), folder]) {
    expect(() => readOwnPrices(path)).toThrow(
      expect.objectContaining({
        code: "INVALID_INPUT",
        message: expect.stringContaining(path),
        hint: expect.stringContaining("built-in prices"),
      }),
    );
  }
});
