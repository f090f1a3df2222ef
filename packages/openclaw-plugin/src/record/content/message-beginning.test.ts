import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toMessageBeginning } from "./message-beginning.ts";

describe("toMessageBeginning", () => {
  it("leaves a short message whole", () => {
    const json = JSON.stringify({ role: "assistant", content: "", tool_calls: [{ id: "c1" }] });
    expect(toMessageBeginning(json)).toBe(json);
  });

  it("gives role and beginning of a long one, and how long it is", () => {
    const json = JSON.stringify({
      role: "tool",
      tool_call_id: "c1",
      name: "read",
      content: "line\n".repeat(500),
    });
    const { role, content } = JSON.parse(toMessageBeginning(json));
    expect(role).toBe("tool");
    expect(content.startsWith("line\nline\n")).toBe(true);
    expect(content).toContain(`… [a message of ${json.length} characters]`);
  });

  it("begins with the first text of a message that has parts", () => {
    const parts = [
      { type: "text", text: "What is this?" },
      { type: "image", sha256: "a".repeat(500) },
    ];
    const beginning = toMessageBeginning(JSON.stringify({ role: "user", content: parts }));
    expect(JSON.parse(beginning).content).toMatch(/^What is this\?… \[/);
  });

  it("is JSON of a bounded size for any text, wherever the cut falls", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 300, maxLength: 900 }), (content) => {
        const beginning = toMessageBeginning(JSON.stringify({ role: "user", content }));
        expect(beginning.length).toBeLessThan(2200);
        expect(JSON.parse(beginning)).toMatchObject({ role: "user", content: expect.any(String) });
        expect(beginning.isWellFormed()).toBe(true);
      }),
    );
  });
});
