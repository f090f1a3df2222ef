import type { RunObservation } from "@clawglass/core/health";
import { describe, expect, it } from "vitest";
import { summarizeRuns } from "./summarize-runs.ts";

const run = (startTimeMs: number, over: Partial<RunObservation> = {}): RunObservation => ({
  traceId: `tr-${startTimeMs}`,
  startTimeMs,
  state: "OK",
  durationMs: 10,
  tokens: null,
  costUsd: null,
  models: [],
  skills: [],
  tools: [],
  trigger: "user",
  jobId: null,
  hasModelCall: true,
  scores: [],
  hostVersion: null,
  pluginVersion: null,
  ...over,
});
const BARS = [
  { startMs: 0, endMs: 100 },
  { startMs: 100, endMs: 200 },
];
const summarize = (runs: readonly RunObservation[]) => summarizeRuns({ runs, isCapped: false }, BARS);

describe("summarizing the runs of a time", () => {
  it("tells which version of a skill is in force since when, and how the runs that read it ended", () => {
    const skill = (version: string, wasUsed: boolean | null) => [{ name: "mail", version, wasUsed }];
    const { skills } = summarize([
      run(1, { skills: skill("v6", true) }),
      run(2, { skills: skill("v7", false), state: "ERROR" }),
      run(3, { skills: skill("v7", true), state: "ERROR" }),
    ]);
    expect(skills).toEqual([
      {
        name: "mail",
        version: "v7",
        changedAtMs: 2,
        inForceCount: 3,
        used: { runCount: 2, failedCount: 1 },
      },
    ]);
  });

  it("says unknown, not 0, where no run told which skills it read", () => {
    const { skills } = summarize([run(1, { skills: [{ name: "mail", version: "v6", wasUsed: null }] })]);
    expect(skills[0]?.used).toBeNull();
    expect(skills[0]?.changedAtMs).toBeNull();
  });

  it("adds up sub-agents by name and counts the runs that called them", () => {
    const { subAgents } = summarize([
      run(1, { subAgents: [{ name: "subagent:inbox", calls: 2, failures: 1 }] }),
      run(2, { subAgents: [{ name: "subagent:inbox", calls: 1, failures: 0 }] }),
      run(3),
    ]);
    expect(subAgents).toEqual([{ name: "subagent:inbox", callCount: 3, failedCount: 1, runCount: 2 }]);
  });

  it("finds the run with the longest prompt and the window of its model, where that is known", () => {
    const { context } = summarize([
      run(1, { longestPrompt: { tokens: 90_000, model: "claude-haiku-4-5-20251001" } }),
      run(2, { longestPrompt: { tokens: 10, model: "my-own-model" } }),
      run(3, { longestPrompt: null }),
      run(150, { longestPrompt: { tokens: 7, model: "my-own-model" } }),
    ]);
    expect(context.total).toEqual({
      runCount: 3,
      medianTokens: 10,
      longest: {
        tokens: 90_000,
        model: "claude-haiku-4-5-20251001",
        windowTokens: 200_000,
        traceId: "tr-1",
      },
    });
    expect(context.points.map(({ longest }) => longest?.windowTokens)).toEqual([200_000, null]);
  });

  it("keeps a person's labels apart from a judge's scores of the same name, bar by bar", () => {
    const { scores } = summarize([
      run(1, { scores: [{ name: "useful", value: 0.5 }] }),
      run(2, {
        scores: [
          { name: "useful", value: 1 },
          { name: "useful (yours)", value: 0 },
        ],
      }),
      run(150),
    ]);
    expect(scores).toEqual([
      {
        name: "useful",
        isYours: false,
        count: 2,
        mean: 0.75,
        points: [
          { count: 2, mean: 0.75 },
          { count: 0, mean: null },
        ],
      },
      {
        name: "useful",
        isYours: true,
        count: 1,
        mean: 0,
        points: [
          { count: 1, mean: 0 },
          { count: 0, mean: null },
        ],
      },
    ]);
  });
});
