import type { SessionTurn } from "@clawglass/core/api";
import { expect, it } from "vitest";
import { makeTrace } from "../../traces/model/test-trace.ts";
import { printConversation } from "./print-conversation.ts";

const SUMMARY = { title: "Any mail?", sessionId: "agent:main:telegram" };
const at = (hour: number) => new Date(2026, 10, 21, hour, 2).getTime();
const turn = (trace: Parameters<typeof makeTrace>[0], notices: SessionTurn["notices"] = []): SessionTurn => ({
  trace: makeTrace(trace),
  tools: [],
  agents: [],
  contextTokens: null,
  contextWindowTokens: null,
  notices,
});

it("prints who said what when, oldest first", () => {
  const later = {
    traceId: "b",
    requestTimeMs: at(18),
    requestPreview: "Read it",
    responsePreview: "Done.\nTwo lines.",
  };
  const earlier = {
    traceId: "a",
    requestTimeMs: at(9),
    requestPreview: "Any mail?",
    responsePreview: "One.",
  };
  const people = { agentId: "main", channel: "telegram", trigger: "user" };
  expect(
    printConversation(SUMMARY, [turn({ ...later, ...people }), turn({ ...earlier, trigger: "cron" })], true),
  ).toBe(
    [
      "Any mail?\nagent:main:telegram",
      "Sat, 21 Nov 2026",
      "09:02 cron:\nAny mail?",
      "Agent:\nOne.",
      "18:02 You:\nRead it",
      "main:\nDone.\nTwo lines.\n",
    ].join("\n\n"),
  );
});

it("says what failed, what happened on the way, and where there is no reply", () => {
  const text = printConversation(
    SUMMARY,
    [
      turn({
        traceId: "a",
        requestTimeMs: at(9),
        errorMessage: "timed out",
        responsePreview: null,
        state: "ERROR",
      }),
      turn({ traceId: "b", requestTimeMs: at(10), responsePreview: null }, [
        { name: "compaction", text: "182k tokens became 21k", atMs: at(10) },
      ]),
      turn({ traceId: "c", requestTimeMs: at(11), responsePreview: null, state: "IN_PROGRESS" }),
    ],
    false,
  );
  expect(text).toContain("Earlier runs are not in this text.");
  expect(text).toContain("Failed: timed out\n\n10:02");
  expect(text).toContain("(182k tokens became 21k)\n\n(No reply was recorded.)");
  expect(text).toContain("(The agent is at work.)");
});

it("says where a long text is cut, and names signs that cannot be seen", () => {
  const text = printConversation(
    SUMMARY,
    [turn({ traceId: "tr-1", requestPreview: "a\u202eb", responsePreview: `${"x".repeat(997)}...` })],
    true,
  );
  expect(text).toContain("x... [cut here; the whole text is in run tr-1]");
  expect(text).toContain("a‹U+202E right to left›b");
});
