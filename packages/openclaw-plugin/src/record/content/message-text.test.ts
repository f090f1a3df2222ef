import { expect, test } from "vitest";
import { textOf } from "./message-text.ts";

test("text blocks of one message stay apart", () => {
  // A reply and the announcement after it become one assistant message in the history.
  const content = [
    { type: "text", text: "A helper is at it." },
    { type: "thinking", thinking: "not text" },
    { type: "text", text: "It found it." },
  ];
  expect(textOf(content)).toBe("A helper is at it.\nIt found it.");
});
