import type { ChangeMarker, Finding, HealthReport } from "../api/health.ts";
import { buildFinding } from "./build-finding.ts";
import { findChangeMarkers } from "./change-markers.ts";
import { describeHealth } from "./describe-health.ts";
import { DEFAULT_FALSE_ALARMS_PER_WEEK } from "./false-alarm-budget.ts";
import { findZoneOffsetMs } from "./find-zone-offset-ms.ts";
import { HealthMonitor } from "./health-monitor.ts";
import { hasEnded, type RunObservation } from "./observation.ts";
import { selectFindings } from "./select-findings.ts";
import { findSilence } from "./silence.ts";

export interface HealthInput {
  /** All runs of the history, in any order. */
  runs: readonly RunObservation[];
  /** Changes that were recorded as such (configuration); those that runs show are found here. */
  recordedChanges?: readonly ChangeMarker[];
  nowMs: number;
  /** How far back the counts of the headline go. */
  windowMs: number;
  /** The oldest runs were left out. */
  isCapped?: boolean;
  /** IANA name of the owner's time zone. */
  timeZone?: string;
  falseAlarmsPerWeek?: number;
}

/** Runs that must have ended before anything is said about health. */
export const MIN_RUNS_FOR_VERDICT = 30;

/** The health of one agent against its own recent past. Pure: the same input gives the same report. */
export function assessHealth(input: HealthInput): HealthReport {
  const falseAlarmsPerWeek = input.falseAlarmsPerWeek ?? DEFAULT_FALSE_ALARMS_PER_WEEK;
  const timeZone = input.timeZone ?? "UTC";
  const runs = input.runs
    .filter((run) => run.startTimeMs <= input.nowMs)
    .sort((left, right) => left.startTimeMs - right.startTimeMs);
  const changes = [...findChangeMarkers(runs), ...(input.recordedChanges ?? [])].sort(
    (left, right) => left.timeMs - right.timeMs,
  );
  const dayOffsetMs = findZoneOffsetMs(timeZone, input.nowMs);
  const monitor = new HealthMonitor(changes, { falseAlarmsPerWeek, dayOffsetMs });
  for (const run of runs) monitor.add(run);

  const findings = findTrouble(monitor, changes, input.nowMs, falseAlarmsPerWeek);
  const ended = runs.filter(hasEnded);
  const inWindow = ended.filter((run) => run.startTimeMs > input.nowMs - input.windowMs);
  const isBlind = findings.some((finding) => finding.metric === "silence" && finding.segment.kind === "all");
  const isEarly = ended.length < MIN_RUNS_FOR_VERDICT || inWindow.length === 0;
  const facts = {
    verdict:
      isBlind || (isEarly && findings.length === 0) ? "unknown" : findings.length > 0 ? "attention" : "ok",
    findings,
    changes: changes.filter((change) => change.timeMs > input.nowMs - input.windowMs),
    window: { fromMs: input.nowMs - input.windowMs, toMs: input.nowMs },
    runCount: inWindow.length,
    failedCount: inWindow.filter((run) => run.state === "ERROR").length,
    history: {
      fromMs: runs[0]?.startTimeMs ?? null,
      runCount: ended.length,
      isCapped: input.isCapped ?? false,
    },
    checked: countChecked(monitor),
  } satisfies Omit<HealthReport, "words">;
  return { ...facts, words: describeHealth(facts, { nowMs: input.nowMs, timeZone, runs }) };
}

/** What a monitor has to tell at `nowMs`, weightiest first. */
export function findTrouble(
  monitor: HealthMonitor,
  changes: readonly ChangeMarker[],
  nowMs: number,
  falseAlarmsPerWeek: number,
): Finding[] {
  const found: Finding[] = [];
  for (const series of monitor.series.values()) {
    if (!series.watch.isOpen) continue;
    const finding = buildFinding(series, monitor, changes);
    if (finding) found.push(finding);
  }
  found.push(...findSilence(monitor.runs, nowMs, falseAlarmsPerWeek));
  return found.length === 0 ? found : selectFindings(found, monitor.runs);
}

function countChecked(monitor: HealthMonitor): HealthReport["checked"] {
  const names = { tool: new Set<string>(), skill: new Set<string>(), scorer: new Set<string>() };
  const signs = new Set<string>();
  for (const { segment, family } of monitor.series.values()) {
    signs.add(family);
    if (segment.kind === "tool" || segment.kind === "skill" || segment.kind === "scorer")
      names[segment.kind].add(segment.name);
  }
  return {
    vitalSigns: signs.size,
    tools: names.tool.size,
    skills: names.skill.size,
    scorers: names.scorer.size,
  };
}
