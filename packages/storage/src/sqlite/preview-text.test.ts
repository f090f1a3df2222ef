import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packPreview, unpackPreview } from "./preview-text.ts";

describe("a stored preview", () => {
  it("is the text that it was, however long and of whatever signs", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 1_000, size: "max" }), (text) => {
        expect(unpackPreview(packPreview(text))).toBe(text);
        expect(unpackPreview(packPreview(packPreview(text)))).toBe(text);
      }),
    );
    const half = `\ud83d${"a".repeat(500)}`;
    expect(unpackPreview(packPreview(half))).toBe(half);
    expect(unpackPreview(packPreview(null))).toBeNull();
  });

  it("takes less room where it is long", () => {
    const text = "Please move the appointment with the dentist to next week. ".repeat(10).slice(0, 500);
    expect(packPreview(text)).toBeInstanceOf(Uint8Array);
    expect(packPreview(text)?.length).toBeLessThan(150);
    expect(packPreview("short")).toBe("short");
  });
});
