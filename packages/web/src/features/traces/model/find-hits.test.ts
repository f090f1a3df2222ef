import { expect, it } from "vitest";
import { findHits } from "./find-hits.ts";

const marked = (text: string, filter: string) =>
  findHits(text, filter)
    .map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text))
    .join("");

it("marks each word wherever it stands, whatever its case", () => {
  expect(marked("Mail about mailboxes", "mail")).toBe("[Mail] about [mail]boxes");
  expect(marked("one two three", '"two three" one')).toBe("[one] [two three]");
});

it("marks nothing without words, for the filter language, or where case changes the length", () => {
  expect(marked("text", "")).toBe("text");
  expect(marked("status = 'OK'", "status = 'OK'")).toBe("status = 'OK'");
  expect(marked("İstanbul mail", "mail")).toBe("İstanbul mail");
});
