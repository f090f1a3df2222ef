import { expect, test } from "vitest";
import { parseBytes, printBytes } from "./bytes.ts";

test.each([
  ["20GB", 20e9],
  ["1.5 gib", 1.5 * 1024 ** 3],
  ["512 MB", 512e6],
  ["1000", 1000],
  ["many", null],
  ["-1 GB", null],
  ["1 GX", null],
  ["", null],
])("%s is %s bytes", (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1 kB"],
  [1_534_000, "1.53 MB"],
  [15_340_000, "15.3 MB"],
  [999_600_000, "1 GB"],
  [2e15, "2000 TB"],
])("%d bytes are written %s", (bytes, text) => {
  expect(printBytes(bytes)).toBe(text);
});
