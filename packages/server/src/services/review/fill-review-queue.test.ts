import { UNKNOWN_USAGE } from "@clawglass/core";
import type { TraceScore, TraceSummary } from "@clawglass/core/api";
import { describe, expect, test } from "vitest";
import { fillReviewQueue } from "./fill-review-queue.ts";

const NOBODY = new Set<string>();

function run(traceId: string, given: Partial<TraceSummary> = {}): TraceSummary {
  return {
    traceId,
    experimentId: "0",
    name: "main",
    state: "OK",
    isIncomplete: false,
    requestTimeMs: 0,
    durationMs: 1_000,
    requestPreview: "hello",
    responsePreview: "hi",
    errorMessage: null,
    activity: null,
    sessionId: null,
    userId: null,
    agentId: null,
    channel: "telegram",
    trigger: "user",
    models: [],
    usage: UNKNOWN_USAGE,
    costUsd: 0.01,
    costSource: "sender",
    unpricedCallCount: 0,
    spanCount: 1,
    openSpanCount: 0,
    errorSpanCount: 0,
    modelCallCount: 1,
    toolCallCount: 0,
    subAgentCount: 0,
    scores: [],
    revision: 1,
    ...given,
  };
}

const score = (source: TraceScore["source"], value: unknown, name = "useful_answer"): TraceScore => ({
  name,
  source,
  valueJson: JSON.stringify(value),
  createTimeMs: 1,
});
const yours = [score("HUMAN", true)];
/** Twelve runs that were looked at, so that nothing about them is worth a minute. */
const usual = Array.from({ length: 12 }, (_, index) => run(`usual-${index}`, { scores: yours }));
const reasonsOf = (traces: TraceSummary[], answered = NOBODY) =>
  Object.fromEntries(fillReviewQueue(traces, answered).map((item) => [item.trace.traceId, item.reason]));

describe("fillReviewQueue", () => {
  test("names each run's weightiest reason, in the order of weight", () => {
    const items = fillReviewQueue(
      [
        run("lucky"),
        run("dear", { costUsd: 0.5 }),
        run("slow", { durationMs: 60_000 }),
        run("broken", { state: "ERROR", errorMessage: "mail timed out\nat line 1" }),
        run("bad", { state: "ERROR", scores: [score("LLM_JUDGE", 0.2)] }),
        run("split", { scores: [score("LLM_JUDGE", 0.9), score("LLM_JUDGE", 0.1)] }),
        run("new-kind", { trigger: "cron" }),
        ...usual,
      ],
      NOBODY,
    );
    expect(items.map(({ trace, reason, why }) => [trace.traceId, reason, why])).toEqual([
      ["split", "disagreement", "useful_answer: 0.9 says one judge, useful_answer: 0.1 another"],
      ["bad", "judged-bad", "useful_answer: 0.2, says a judge"],
      ["broken", "failed", "mail timed out"],
      ["dear", "costly", expect.stringContaining("50 times the usual run")],
      ["slow", "slow", expect.stringContaining("60 times the usual run")],
      ["new-kind", "never-reviewed", "No run from cron was reviewed yet"],
      ["lucky", "random", "Picked at random"],
    ]);
  });

  test("leaves out what a person labelled, unless a judge says otherwise", () => {
    const reasons = reasonsOf([
      run("agreed", { scores: [score("HUMAN", true), score("LLM_JUDGE", 0.9)] }),
      run("contradicted", { scores: [score("HUMAN", true), score("LLM_JUDGE", 0.1)] }),
      run("failed-labelled", { state: "ERROR", scores: [score("HUMAN", false)] }),
    ]);
    expect(reasons).toEqual({ contradicted: "disagreement" });
  });

  test("leaves out what was answered, what still runs, and what has nothing to read", () => {
    const traces = [
      run("answered", { state: "ERROR" }),
      run("running", { state: "IN_PROGRESS" }),
      run("empty", { requestPreview: null, responsePreview: null }),
    ];
    expect(reasonsOf(traces, new Set(["answered"]))).toEqual({});
  });

  test("does not take numbers of an unknown scale for bad, nor two different questions for a quarrel", () => {
    const reasons = reasonsOf([
      run("four", { scores: [score("LLM_JUDGE", 4)] }),
      run("two-questions", { scores: [score("LLM_JUDGE", 0.6, "a"), score("LLM_JUDGE", 1, "b")] }),
      ...usual,
    ]);
    expect(reasons).toEqual({ four: "random", "two-questions": "random" });
  });

  test("knows no costly run before it knows the usual one", () => {
    expect(reasonsOf([run("dear", { costUsd: 9 }), run("cheap", { scores: yours })])).toEqual({
      dear: "random",
    });
  });

  test("is never filled by one reason, and never long", () => {
    const failed = Array.from({ length: 100 }, (_, index) => run(`failed-${index}`, { state: "ERROR" }));
    const plain = Array.from({ length: 100 }, (_, index) => run(`plain-${index}`));
    const items = fillReviewQueue([...failed, ...plain, ...usual], NOBODY);
    expect(items.filter(({ reason }) => reason === "failed")).toHaveLength(8);
    expect(items.length).toBeLessThanOrEqual(20);
  });

  test("draws the same lot each time", () => {
    const plain = Array.from({ length: 50 }, (_, index) => run(`plain-${index}`));
    expect(reasonsOf([...plain, ...usual])).toEqual(reasonsOf([...plain.toReversed(), ...usual]));
  });
});
