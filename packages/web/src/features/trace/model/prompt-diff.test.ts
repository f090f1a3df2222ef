import { describe, expect, it } from "vitest";
import type { ChatMessage } from "./chat-messages.ts";
import { diffPrompts } from "./prompt-diff.ts";

const say = (role: string, text: string): ChatMessage => ({
  role,
  openclawRole: null,
  parts: [{ kind: "text", text }],
});
const words = (before: ChatMessage[], after: ChatMessage[]) =>
  diffPrompts(before, after).map((change) =>
    change.kind === "same"
      ? `= ${change.count}`
      : `${{ added: "+", removed: "-", changed: "~" }[change.kind]} ${change.message.parts.map((part) => ("text" in part ? part.text : "")).join()}`,
  );
const [system, one, two, three] = [
  say("system", "s"),
  say("user", "1"),
  say("assistant", "2"),
  say("tool", "3"),
];

describe("what changed between two prompts", () => {
  it("is what the turn added, after all that stayed", () => {
    expect(words([system, one], [system, one, two, three])).toEqual(["= 2", "+ 2", "+ 3"]);
  });

  it("is nothing when the prompt was sent again", () => {
    expect(words([system, one], [system, one])).toEqual(["= 2"]);
    expect(words([], [])).toEqual([]);
  });

  it("names what a compaction dropped and what took its place", () => {
    const summary = { ...say("user", "summary"), openclawRole: "compactionSummary" };
    expect(words([system, one, two, three], [system, summary, three])).toEqual([
      "= 1",
      "- 1",
      "- 2",
      "+ summary",
      "= 1",
    ]);
  });

  it("sees a rewritten system prompt as one change", () => {
    expect(words([system, one], [say("system", "other"), one, two])).toEqual(["~ other", "= 1", "+ 2"]);
  });

  it("copes with thousands of messages that all differ", () => {
    const many = (mark: string) =>
      Array.from({ length: 2_000 }, (_, index) => say("user", `${mark}${index}`));
    expect(diffPrompts(many("a"), many("b"))).toHaveLength(3_999);
  });
});
