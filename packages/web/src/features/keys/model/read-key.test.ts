import { expect, it } from "vitest";
import { createKeyReader, type KeyPress } from "./read-key.ts";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

it("names plain, shifted and command keys", () => {
  const read = createKeyReader(() => 0);
  expect(read(press("j"))).toBe("j");
  expect(read(press("N", { shiftKey: true }))).toBe("shift+n");
  expect(read(press("?", { shiftKey: true }))).toBe("?");
  expect(read(press("k", { metaKey: true }))).toBe("mod+k");
  expect(read(press("ArrowLeft"))).toBe("ArrowLeft");
  expect(read(press("Shift", { shiftKey: true }))).toBeNull();
});

it("joins G and the next key within its time, and forgets G after it", () => {
  let nowMs = 0;
  const read = createKeyReader(() => nowMs);
  expect(read(press("g"))).toBeNull();
  expect(read(press("t"))).toBe("g t");
  expect(read(press("g"))).toBeNull();
  nowMs = 5_000;
  expect(read(press("t"))).toBe("t");
});
