import { describe, expect, test } from "vitest";
import { HealthReportSchema } from "../api/health.ts";
import { assessHealth } from "./assess-health.ts";
import { findChangeMarkers } from "./change-markers.ts";
import { findCauses } from "./find-causes.ts";
import type { RunObservation } from "./observation.ts";
import { simulateAgent } from "./simulated-agent.ts";

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 0, 5);
const faultMs = START_MS + 24.6 * DAY_MS;
const nowMs = START_MS + 28 * DAY_MS;
const windowMs = 7 * DAY_MS;

const assess = (runs: readonly RunObservation[], atMs = nowMs) =>
  assessHealth({ runs, nowMs: atMs, windowMs, timeZone: "Europe/Berlin" });

describe("assessHealth", () => {
  test("says ok for a quiet agent, with the counts of the window", () => {
    const report = assess(simulateAgent({ seed: 3, startMs: START_MS, days: 28 }));
    expect(report.verdict).toBe("ok");
    expect(report.findings).toEqual([]);
    expect(report.runCount).toBeGreaterThan(350);
    expect(report.words.headline).toMatch(/^Running smoothly\. \d+ of \d+ runs ended as they should\.$/);
    expect(HealthReportSchema.parse(report)).toEqual(report);
  });

  test("names the skill change after which mail runs fail, and the runs that show it", () => {
    const runs = simulateAgent({
      seed: 6,
      startMs: START_MS,
      days: 28,
      fault: { fromMs: faultMs, errorFactor: 35, onlyMail: true, withSkillChange: true },
    });
    const report = assess(runs);
    const [first] = report.findings;
    expect(report.verdict).toBe("attention");
    expect(first).toMatchObject({ metric: "error-rate", segment: { kind: "skill", name: "mail-triage" } });
    expect(first?.causes).toMatchObject([{ kind: "skill", name: "mail-triage", after: "v7" }]);
    expect(first?.confidence).toBe("high");
    expect(first?.before?.value ?? 1).toBeLessThan(0.1);
    expect(first?.after?.value ?? 0).toBeGreaterThan(0.2);
    const failed = new Set(runs.filter((run) => run.state === "ERROR").map((run) => run.traceId));
    expect(first?.traceIds.length).toBeGreaterThan(3);
    expect(first?.traceIds.every((traceId) => failed.has(traceId))).toBe(true);
    const byId = new Map(runs.map((run) => [run.traceId, run]));
    const pair = first?.comparison;
    expect(first?.traceIds).toContain(pair?.after);
    expect(byId.get(pair?.before ?? "")).toMatchObject({ state: "OK" });
    expect(byId.get(pair?.before ?? "")?.startTimeMs).toBeLessThan(faultMs);
    expect(byId.get(pair?.before ?? "")?.trigger).toBe(byId.get(pair?.after ?? "")?.trigger);
    expect(report.words.headline).toContain("when skill mail-triage changed.");
    expect(HealthReportSchema.parse(report)).toEqual(report);
  });

  test("says unknown while it is too early, and when nothing is recorded any more", () => {
    const runs = simulateAgent({ seed: 8, startMs: START_MS, days: 20 });
    expect(assess(runs.slice(0, 9), (runs[8]?.startTimeMs ?? 0) + 1).verdict).toBe("unknown");
    expect(assess([]).words.headline).toMatch(/^Nothing was recorded yet\./);
    const silent = assess(runs, START_MS + 22 * DAY_MS);
    expect(silent.verdict).toBe("unknown");
    expect(silent.findings).toMatchObject([{ metric: "silence", segment: { kind: "all" } }]);
    expect(silent.words.headline).toMatch(/^Nothing was recorded since /);
  });

  test("notices that model calls are no longer recorded", () => {
    const runs = simulateAgent({ seed: 9, startMs: START_MS, days: 28 }).map((run) =>
      run.startTimeMs < nowMs - DAY_MS ? run : { ...run, hasModelCall: false, tokens: null, costUsd: null },
    );
    const report = assess(runs);
    expect(report.findings[0]).toMatchObject({ metric: "capture", segment: { name: "model calls" } });
    expect(report.words.headline).toMatch(/^Model calls are missing from more runs since /);
  });

  test("counts a cost that is unknown as unknown, never as 0", () => {
    const runs = simulateAgent({ seed: 10, startMs: START_MS, days: 28 }).map((run) =>
      run.startTimeMs < faultMs ? { ...run, costUsd: null } : run,
    );
    expect(assess(runs).findings.filter((finding) => finding.metric.startsWith("cost"))).toEqual([]);
  });

  test("gives the same report whatever the order of the runs", () => {
    const runs = simulateAgent({ seed: 11, startMs: START_MS, days: 21 });
    expect(assess([...runs].reverse())).toEqual(assess(runs));
  });
});

describe("findCauses", () => {
  const runs = simulateAgent({ seed: 3, startMs: START_MS, days: 2 }).filter(
    (run) => run.skills[0]?.wasUsed === true,
  );
  const change = (timeMs: number, name = "mail-triage") => ({
    kind: "skill" as const,
    name,
    before: "a",
    after: "b",
    timeMs,
    lastSeenBeforeMs: timeMs - 1_000,
  });

  test("names the only change in the gap", () => {
    const only = change(5_000);
    expect(findCauses([change(500), only], { fromMs: 1_000, toMs: 9_000 }, runs).causes).toEqual([only]);
  });

  test("names none of two, and lists both", () => {
    const both = [change(4_000), change(5_000, "other")];
    expect(findCauses(both, { fromMs: 1_000, toMs: 9_000 }, runs)).toEqual({ causes: [], candidates: both });
  });

  test("does not blame a skill that the troubled runs did not use, nor a change in a gap of many days", () => {
    expect(findCauses([change(5_000, "unused")], { fromMs: 1_000, toMs: 9_000 }, runs).causes).toEqual([]);
    expect(findCauses([change(5_000)], { fromMs: 1_000, toMs: 9 * DAY_MS }, runs).causes).toEqual([]);
  });
});

describe("findChangeMarkers", () => {
  const base = simulateAgent({ seed: 3, startMs: START_MS, days: 1 })[0] as RunObservation;
  const run = (minute: number, over: Partial<RunObservation>): RunObservation => ({
    ...base,
    startTimeMs: START_MS + minute * 60_000,
    ...over,
  });

  test("finds a change with the gap between the last run before and the first after", () => {
    const markers = findChangeMarkers([
      run(0, { hostVersion: "1" }),
      run(10, { hostVersion: "1" }),
      run(30, { hostVersion: "2" }),
    ]);
    expect(markers).toMatchObject([
      {
        kind: "openclaw",
        before: "1",
        after: "2",
        timeMs: START_MS + 30 * 60_000,
        lastSeenBeforeMs: START_MS + 10 * 60_000,
      },
    ]);
  });

  test("takes no notice of a model that goes to and fro", () => {
    const models = ["a", "b", "a", "b", "a", "b"];
    expect(findChangeMarkers(models.map((model, index) => run(index, { models: [model] })))).toEqual([]);
  });

  test("stays quick when every run has other versions of many skills", () => {
    const runs = Array.from({ length: 3_000 }, (_, index) =>
      run(index, {
        skills: Array.from({ length: 60 }, (_, at) => ({
          name: `s${at}`,
          version: `${index % 2}`,
          wasUsed: null,
        })),
      }),
    );
    expect(findChangeMarkers(runs)).toEqual([]);
  });
});
