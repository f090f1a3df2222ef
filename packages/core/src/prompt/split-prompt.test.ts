import { describe, expect, it } from "vitest";
import { estimateTokens } from "./estimate-tokens.ts";
import { PROMPT_PARTS, type PromptChars, splitPrompt } from "./split-prompt.ts";

/** The headings of OpenClaw 2026.9.6, in its order. */
const SYSTEM = [
  "You are a personal assistant running inside OpenClaw.\n",
  "## Tooling\nUse tools.\n",
  "## Skills\nScan <available_skills>.\n<available_skills>\n  <skill><name>mail-triage</name></skill>\n</available_skills>\n",
  "## Skill Workshop\nDraft skills.\n",
  "## Memory Recall\nRun memory_search.\n",
  "## Workspace\nYour folder.\n",
  "## Workspace Files (injected)\nUser-editable.\n",
  "# Project Context\nLoaded:\n",
  "## /home/user/ws/MEMORY.md\nThe plumber comes on Tuesday.\n",
  "<!-- OPENCLAW_CACHE_BOUNDARY -->\n",
  "## Temporal Context\nToday.\n",
];
const lengthOf = (...places: number[]) =>
  places.reduce((sum, place) => sum + (SYSTEM[place]?.length ?? 0), 0);
const sumOf = (chars: PromptChars | Record<string, number>) =>
  Object.values(chars).reduce((sum, count) => sum + count, 0);

describe("the parts of a prompt", () => {
  const messages = [
    { role: "system", content: SYSTEM.join("") },
    { role: "user", content: "the summary", openclaw_role: "compactionSummary" },
    { role: "user", content: "hello" },
    { role: "assistant", content: "hi" },
    { role: "user", content: "Did the plumber answer?" },
    { role: "assistant", content: "", tool_calls: [{ id: "1" }] },
    { role: "tool", tool_call_id: "1", content: "Tuesday 10:00" },
  ];

  it("are told apart by role and by the sections of the system prompt, and nothing is lost", () => {
    const chars = splitPrompt({ messages }, '[{"type":"function"}]');
    expect(chars).toEqual({
      "system prompt": lengthOf(0, 1, 5, 9, 10),
      skills: lengthOf(2, 3),
      "tool definitions": 21,
      memory: lengthOf(4, 6, 7, 8),
      history: "the summary".length + "hello".length + "hi".length + '[{"id":"1"}]'.length,
      "tool results": "Tuesday 10:00".length,
      "user text": "Did the plumber answer?".length,
    });
  });

  it("are empty for what is no prompt", () => {
    for (const inputs of [null, "text", 3, [], { messages: "x" }, { messages: [null, 3] }])
      expect(sumOf(splitPrompt(inputs, null))).toBe(0);
  });
});

describe("tokens by part", () => {
  const chars = splitPrompt({ messages: [{ role: "user", content: "x".repeat(1_001) }] }, "y".repeat(331));

  it("sum to exactly the provider's count when all that was sent is known", () => {
    for (const inputTokens of [0, 1, 7, 333, 99_991]) {
      const split = estimateTokens(chars, inputTokens, true);
      expect(sumOf(split.tokens) + split.unseenTokens).toBe(inputTokens);
      expect(split).toMatchObject({ method: "scaled", unseenTokens: 0, estimatedTokens: 333 });
    }
  });

  it("name the remainder when something that was sent is not known", () => {
    const split = estimateTokens(chars, 1_000, false);
    expect(split).toMatchObject({ method: "remainder", unseenTokens: 667 });
    expect(sumOf(split.tokens)).toBe(333);
  });

  it("never claim more than the provider counted", () => {
    expect(sumOf(estimateTokens(chars, 100, false).tokens)).toBe(100);
  });

  it("are estimates by length where nobody counted", () => {
    expect(estimateTokens(chars, null, true)).toMatchObject({ method: "length", unseenTokens: 0 });
  });

  it("leave all of it unexplained when no prompt was recorded", () => {
    const split = estimateTokens(splitPrompt(null, null), 500, true);
    expect(split).toMatchObject({ method: "remainder", unseenTokens: 500 });
    expect(PROMPT_PARTS.every((part) => split.tokens[part] === 0)).toBe(true);
  });
});
