import type { SessionTurn, TurnAgent } from "@clawglass/core/api";
import { expect, it } from "vitest";
import { makeTrace } from "../../traces/model/test-trace.ts";
import { buildLineage, countAgents } from "./agent-lineage.ts";
import { groupByDay, toContextFill, toShare, toToolWords } from "./turn-view.ts";

const agent = (
  spanId: string,
  askedBySpanId: string | null,
  name: string,
  more: Partial<TurnAgent> = {},
): TurnAgent => ({
  spanId,
  askedBySpanId,
  name,
  isFailed: false,
  isOpen: false,
  durationMs: 10,
  costUsd: null,
  toolCallCount: 0,
  modelCallCount: 1,
  ...more,
});
const turn = (given: Partial<SessionTurn> & { traceId: string; atMs?: number }): SessionTurn => ({
  trace: makeTrace({ traceId: given.traceId, requestTimeMs: given.atMs ?? 0 }),
  tools: [],
  agents: [],
  contextTokens: null,
  contextWindowTokens: null,
  notices: [],
  ...given,
});

it("joins the agents of all runs by who asked whom, and counts and sums them", () => {
  const lineage = buildLineage([
    turn({
      traceId: "new",
      agents: [
        agent("c", "b", "reader", { isFailed: true }),
        agent("a", null, "main", { costUsd: 0.01 }),
        agent("b", "a", "research", { isOpen: true }),
      ],
    }),
    turn({
      traceId: "old",
      agents: [agent("x", null, "main", { costUsd: 0.02 }), agent("y", "x", "research")],
    }),
  ]);
  expect(lineage).toMatchObject([
    {
      name: "main",
      runCount: 2,
      costUsd: 0.03,
      lastTraceId: "new",
      children: [
        {
          name: "research",
          runCount: 2,
          isAtWork: true,
          costUsd: null,
          children: [{ name: "reader", failedCount: 1 }],
        },
      ],
    },
  ]);
  expect(countAgents(lineage)).toBe(3);
});

it("survives agents that asked each other in a ring", () => {
  expect(
    countAgents(buildLineage([turn({ traceId: "t", agents: [agent("a", "b", "a"), agent("b", "a", "b")] })])),
  ).toBeGreaterThan(0);
});

it("names tools and sub-agents in one line, and says a number where a run was too long to read", () => {
  const tools = [
    { name: "mail_search", callCount: 1, failedCount: 0 },
    { name: "mail_fetch", callCount: 2, failedCount: 1 },
  ];
  expect(toToolWords({ tools, trace: makeTrace({ traceId: "t", subAgentCount: 1 }) })).toBe(
    "mail_search, mail_fetch ×2, 1 sub-agent",
  );
  expect(toToolWords({ tools: null, trace: makeTrace({ traceId: "t", toolCallCount: 9 }) })).toBe(
    "9 tool calls",
  );
});

it("puts turns in the order of the conversation, by day", () => {
  const groups = groupByDay(
    [turn({ traceId: "c", atMs: 30 }), turn({ traceId: "b", atMs: 20 }), turn({ traceId: "a", atMs: 5 })],
    (atMs) => (atMs < 10 ? "Sat" : "Sun"),
  );
  expect(groups.map(({ day, turns }) => [day, turns.map(({ trace }) => trace.traceId)])).toEqual([
    ["Sat", ["a"]],
    ["Sun", ["b", "c"]],
  ]);
});

it("draws no bar for what is unknown", () => {
  expect(toShare(null, 10)).toBeNull();
  expect(toShare(5, 10)).toBe(0.5);
  expect(toShare(0, 10)).toBe(0.02);
});

it("measures the context against the model's window, or says that the window is unknown", () => {
  expect(toContextFill({ contextTokens: 68_000, contextWindowTokens: 272_000 }, 90_000)).toEqual({
    share: 0.25,
    isRelative: false,
    words: "68,000 tokens went into its last model call, 25% of the 272,000 that the model takes",
  });
  const relative = toContextFill({ contextTokens: 45_000, contextWindowTokens: null }, 90_000);
  expect(relative).toMatchObject({ share: 0.5, isRelative: true });
  expect(relative?.words).toContain("window is unknown");
  expect(toContextFill({ contextTokens: 300_000, contextWindowTokens: 272_000 }, 1)?.share).toBe(1);
  expect(toContextFill({ contextTokens: null, contextWindowTokens: 272_000 }, 1)).toBeNull();
});
