import { expect, test } from "vitest";
import { embedAnswer } from "./embed-answer.ts";

const HTML = "<head><!-- answer --><script>boot</script></head>";
const HOSTILE = "</script><script>owned=1</script><!-- <script> $& $' <!-- answer -->";

test("what a trace says stays text: it ends no element, begins no comment, and is read back letter by letter", () => {
  const html = embedAnswer(HTML, { path: "/traces", json: JSON.stringify({ text: HOSTILE }) });
  const [before, json = "", after] = html.split(
    /<script type="application\/json" data-answer="\/traces">|<\/script>/,
  );
  expect(before).toBe("<head>");
  expect(json).not.toContain("<");
  expect(JSON.parse(json)).toEqual({ text: HOSTILE });
  expect(after).toBe("<script>boot");
});

test("a page without room for it stays as it is", () => {
  expect(embedAnswer("<p>old</p>", { path: "/traces", json: "{}" })).toBe("<p>old</p>");
});
