import { describe, expect, test } from "vitest";
import type { ChangeMarker, Estimate, Finding, HealthReport } from "../api/health.ts";
import { describeHealth } from "./describe-health.ts";
import { estimateShare } from "./intervals.ts";
import type { RunObservation } from "./observation.ts";

const NOW_MS = Date.UTC(2026, 10, 22, 10, 42);
const TUESDAY_MS = Date.UTC(2026, 10, 17, 14, 10);
const context = { nowMs: NOW_MS, timeZone: "UTC", runs: [] as RunObservation[] };

const skillChange: ChangeMarker = {
  kind: "skill",
  name: "mail-triage",
  before: "v6",
  after: "v7",
  timeMs: TUESDAY_MS,
  lastSeenBeforeMs: TUESDAY_MS - 600_000,
};

function finding(over: Partial<Finding>): Finding {
  return {
    metric: "error-rate",
    segment: { kind: "skill", name: "mail-triage" },
    since: new Date(TUESDAY_MS).toISOString(),
    sinceEarliest: new Date(TUESDAY_MS - 600_000).toISOString(),
    sinceLatest: new Date(TUESDAY_MS).toISOString(),
    before: estimateShare(2, 61),
    after: estimateShare(16, 47),
    confidence: "high",
    chanceWeeks: 54_321,
    causes: [skillChange],
    candidates: [],
    traceIds: ["tr-3", "tr-2", "tr-1"],
    comparison: { before: "tr-0", after: "tr-3" },
    mainPart: { segment: { kind: "tool", name: "mail_fetch" }, share: 0.9 },
    ...over,
  };
}

function report(over: Partial<HealthReport>): Omit<HealthReport, "words"> {
  return {
    verdict: "ok",
    findings: [],
    changes: [],
    window: { fromMs: NOW_MS - 7 * 86_400_000, toMs: NOW_MS },
    runCount: 398,
    failedCount: 1,
    history: { fromMs: NOW_MS - 28 * 86_400_000, runCount: 1_600, isCapped: false },
    checked: { vitalSigns: 5, tools: 6, skills: 4, scorers: 2 },
    ...over,
  };
}

const estimate = (value: number, unit: Estimate["unit"], count = 50): Estimate => ({
  value,
  low: value * 0.9,
  high: value * 1.1,
  count,
  hits: null,
  unit,
});

const say = (only: Partial<Finding>) =>
  describeHealth(report({ verdict: "attention", findings: [finding(only)] }), context);

describe("the verdict in words", () => {
  test("says smoothly with the two counts and what was checked", () => {
    const words = describeHealth(report({}), context);
    expect(words.headline).toBe("Running smoothly. 397 of 398 runs ended as they should.");
    expect(words.notes).toEqual(["Checked: 5 vital signs, 6 tools, 4 skills, 2 judges."]);
    expect(words.nextSteps).toEqual([]);
  });

  test("says what changed, since when, with the cause, the counts and how sure it is", () => {
    const words = say({});
    expect(words.headline).toBe(
      "Runs with mail-triage fail more since Tuesday 14:10, when skill mail-triage changed.",
    );
    expect(words.counts).toBe("16 of 47 runs with mail-triage failed after the change; 2 of 61 before.");
    expect(words.confidence).toBe(
      "Confidence: high. The ranges do not meet. Chance alone would show such a change in fewer than 1 of 1,000 weeks.",
    );
    expect(words.notes).toEqual(["They stop in mail_fetch.", "Everything else works as usual."]);
    expect(words.nextSteps.map((step) => step.kind)).toEqual(["restore-skill", "compare-skill", "open-runs"]);
  });

  test("does not claim a cause that was not found", () => {
    const words = say({
      metric: "latency-median",
      segment: { kind: "all", name: "" },
      since: "2026-11-20T21:30:00.000Z",
      before: estimate(9_000, "ms"),
      after: estimate(18_200, "ms"),
      causes: [],
      mainPart: null,
      confidence: "some",
      chanceWeeks: 64,
    });
    expect(words.headline).toBe("Answers take twice as long since Friday 21:30; no cause found yet.");
    expect(words.counts).toBe("The middle run: 18 s in 50 runs since then; 9 s in 50 before.");
    expect(words.confidence).toBe(
      "Confidence: some. The ranges meet, but the difference is clear of 0. Chance alone would show such a change in fewer than 1 of 60 weeks.",
    );
    expect(words.notes[0]).toBe("The model, skills and versions are the same.");
    expect(words.nextSteps.map((step) => step.kind)).toEqual(["open-runs", "review"]);
  });

  test("lists the candidates when more than one thing changed", () => {
    const model: ChangeMarker = { ...skillChange, kind: "model", name: "model", before: "a", after: "b" };
    const words = say({ causes: [], candidates: [skillChange, model], mainPart: null });
    expect(words.headline).toBe("Runs with mail-triage fail more since Tuesday 14:10; no cause found yet.");
    expect(words.notes[0]).toBe("Changed in that time: skill mail-triage; the model from a to b.");
  });

  test("says what a day costs and what makes it so", () => {
    const words = say({
      metric: "cost-per-day",
      segment: { kind: "all", name: "" },
      since: "2026-11-16T23:00:00.000Z",
      before: estimate(0.3, "usd-per-day", 21),
      after: estimate(0.9, "usd-per-day", 6),
      causes: [],
      mainPart: { segment: { kind: "trigger", name: "heartbeat" }, share: 0.7 },
    });
    expect(words.headline).toBe(
      "Your agent costs $0.90 a day since Monday, three times as much as before. 70% of it is the heartbeat.",
    );
  });

  test("names a tool that fails", () => {
    const words = say({
      metric: "tool-failure-rate",
      segment: { kind: "tool", name: "exec" },
      causes: [],
      mainPart: null,
    });
    expect(words.headline).toBe("exec fails more since Tuesday 14:10; no cause found yet.");
    expect(words.counts).toBe("16 of 47 calls of exec failed since then; 2 of 61 before.");
  });

  test("never says smoothly without data", () => {
    const silence = finding({
      metric: "silence",
      segment: { kind: "all", name: "" },
      since: "2026-11-22T09:12:00.000Z",
      causes: [],
      mainPart: null,
    });
    expect(describeHealth(report({ verdict: "unknown", findings: [silence] }), context).headline).toBe(
      "Nothing was recorded since 09:12. This page cannot say whether your agent is well.",
    );
    const empty = report({
      verdict: "unknown",
      runCount: 0,
      history: { fromMs: null, runCount: 0, isCapped: false },
    });
    expect(describeHealth(empty, context).headline).toMatch(/^Nothing was recorded yet\./);
    expect(describeHealth(empty, context).nextSteps[0]?.kind).toBe("check-capture");
  });

  test("says that it is too early, and until when", () => {
    const early = report({
      verdict: "unknown",
      runCount: 9,
      history: { fromMs: NOW_MS - 36 * 3_600_000, runCount: 9, isCapped: false },
    });
    expect(describeHealth(early, context).headline).toBe(
      "Too early to say: 9 runs so far. About 21 more are needed, which takes until Wednesday.",
    );
  });

  test("speaks without exclamation marks or markup", () => {
    for (const words of [say({}), describeHealth(report({}), context)]) {
      expect(JSON.stringify(words)).not.toMatch(/[!<>]|oops|sorry/i);
    }
  });
});
