import { createRedactor } from "@clawglass/core";
import { describe, expect, it } from "vitest";
import { redactField } from "./redact-field.ts";

describe("redactField", () => {
  it("replaces a text whose field is named like a secret", () => {
    expect(redactField(createRedactor(), "hunter2-and-more", "password")).not.toContain("hunter2");
  });

  it("finds a secret by its shape in any field", () => {
    const text = `Authorization: Bearer ${"a1b2c3d4".repeat(5)}`;
    expect(redactField(createRedactor(), text, "content")).not.toContain("a1b2c3d4a1b2");
  });

  it("leaves an ordinary text as it is", () => {
    expect(redactField(createRedactor(), "the weather is fine", "content")).toBe("the weather is fine");
  });

  it("leaves everything as it is when redaction is switched off", () => {
    expect(redactField(createRedactor({ isEnabled: false }), "hunter2-and-more", "password")).toBe(
      "hunter2-and-more",
    );
  });
});
