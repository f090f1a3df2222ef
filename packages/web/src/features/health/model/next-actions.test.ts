import type { HealthReport } from "@clawglass/core/api";
import { assessHealth } from "@clawglass/core/health";
import { simulateAgent } from "@clawglass/core/health-simulation";
import { expect, it } from "vitest";
import { listLenses } from "./change-lenses.ts";
import { listNextActions } from "./next-actions.ts";
import { toVerdictState } from "./verdict-state.ts";

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 0, 5);

function assess(
  days: number,
  options: Partial<Parameters<typeof simulateAgent>[0]>,
  nowDays = days,
): HealthReport {
  const nowMs = START_MS + nowDays * DAY_MS;
  const runs = simulateAgent({ seed: 3, startMs: START_MS, days, ...options });
  return assessHealth({ runs, nowMs, windowMs: 7 * DAY_MS, timeZone: "UTC" });
}

const fault = {
  fromMs: START_MS + 25.8 * DAY_MS,
  errorFactor: 30,
  onlyMail: true,
  withSkillChange: true,
  toolFailures: { tool: "mail_fetch", share: 0.45 },
};

it("offers exactly the runs that show a finding first, and numbers its cause", () => {
  const report = assess(30, { seed: 45_004, fault });
  const [first] = listNextActions(report);
  expect(first).toMatchObject({ kind: "runs" });
  for (const id of report.findings[0]?.traceIds ?? ["no finding"])
    expect(first?.kind === "runs" && first.filter).toContain(`'${id}'`);
  expect(toVerdictState(report)).toMatchObject({ word: "Attention" });
  expect(listLenses(report)).toEqual([
    { number: 1, isHot: true, atMs: report.findings[0]?.causes[0]?.timeMs, label: "mail-triage v7" },
  ]);
});

it("never calls silence or a young store well, and says how to check the capture", () => {
  for (const report of [assess(28, {}, 31), assess(1, {}, 0.3)]) {
    expect(toVerdictState(report).state).toBe("lost");
    expect(listNextActions(report)[0]).toMatchObject({ command: "openclaw mlflow status" });
  }
});

it("asks for nothing on a healthy page but offers the failures that happened", () => {
  const report = assess(28, {});
  expect(toVerdictState(report)).toEqual({ state: "ok", word: "Well", count: "0 findings" });
  expect(listNextActions(report).every(({ kind }) => kind === "runs" || kind === "command")).toBe(true);
});
