import { describe, expect, test } from "vitest";
import type { Finding } from "../api/health.ts";
import { findTrouble } from "./assess-health.ts";
import { findChangeMarkers } from "./change-markers.ts";
import { DEFAULT_FALSE_ALARMS_PER_WEEK } from "./false-alarm-budget.ts";
import { HealthMonitor } from "./health-monitor.ts";
import type { RunObservation } from "./observation.ts";
import { type PlantedFault, type SimulatedAgentOptions, simulateAgent } from "./simulated-agent.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 0, 5);
const WARM_UP_DAYS = 28;
const TIMEOUT_MS = 300_000;

function look(
  monitor: HealthMonitor,
  markers: ReturnType<typeof findChangeMarkers>,
  nowMs: number,
): Finding[] {
  return findTrouble(monitor, markers, nowMs, DEFAULT_FALSE_ALARMS_PER_WEEK);
}

/** Looks every hour for `weeks` weeks, each block of four weeks with a history of its own, as the server reads it. */
function countFalseAlarms(seed: number, weeks: number): { episodes: number; findings: string[] } {
  const runs = simulateAgent({
    seed,
    startMs: START_MS,
    days: WARM_UP_DAYS + weeks * 7,
    withHarmlessChanges: true,
  });
  const findings: string[] = [];
  let episodes = 0;
  let seen = new Set<string>();
  for (let block = 0; block < weeks / 4; block++) {
    const fromMs = START_MS + block * 28 * DAY_MS;
    const quietFromMs = fromMs + WARM_UP_DAYS * DAY_MS;
    const untilMs = quietFromMs + 28 * DAY_MS;
    const own = runs.filter((run) => run.startTimeMs >= fromMs && run.startTimeMs < untilMs);
    const markers = findChangeMarkers(own);
    const monitor = new HealthMonitor(markers);
    let next = 0;
    for (let nowMs = quietFromMs; nowMs < untilMs; nowMs += HOUR_MS) {
      for (; (own[next]?.startTimeMs ?? Infinity) <= nowMs; next++) monitor.add(own[next] as RunObservation);
      const now = new Set(look(monitor, markers, nowMs).map(nameFinding));
      for (const name of now) if (!seen.has(name)) findings.push(name);
      if (now.size > 0 && seen.size === 0) episodes++;
      seen = now;
    }
  }
  return { episodes, findings };
}

function nameFinding(finding: Finding): string {
  return `${finding.metric} ${finding.segment.kind} ${finding.segment.name}`.trim();
}

interface Detection {
  /** Runs, or calls of the tool, from the fault until it is named; null when it never was. */
  delay: number | null;
  hours: number;
  finding: Finding | null;
}

function detect(
  fault: Omit<PlantedFault, "fromMs">,
  seed: number,
  isIt: (finding: Finding) => boolean,
  countUnits: (run: RunObservation) => number,
  options: Partial<SimulatedAgentOptions> = {},
): Detection {
  const fromMs = START_MS + (WARM_UP_DAYS + 0.5) * DAY_MS + (seed % 24) * HOUR_MS;
  const runs = simulateAgent({
    seed,
    startMs: START_MS,
    days: WARM_UP_DAYS + 21,
    withHarmlessChanges: true,
    ...options,
    fault: { fromMs, ...fault },
  });
  const markers = findChangeMarkers(runs);
  const monitor = new HealthMonitor(markers);
  let delay = 0;
  for (const run of runs) {
    monitor.add(run);
    const units = run.startTimeMs < fromMs ? 0 : countUnits(run);
    if (units === 0) continue;
    delay += units;
    const finding = look(monitor, markers, run.startTimeMs).find(
      (candidate) => isIt(candidate) && Date.parse(candidate.sinceLatest) >= fromMs,
    );
    if (finding) return { delay, hours: (run.startTimeMs - fromMs) / HOUR_MS, finding };
  }
  return { delay: null, hours: Infinity, finding: null };
}

function summarize(detections: readonly Detection[]) {
  const delays = detections.map(({ delay }) => delay ?? Infinity).sort((left, right) => left - right);
  const hours = detections.map((detection) => detection.hours).sort((left, right) => left - right);
  const at = (values: readonly number[], share: number) =>
    values[Math.floor((values.length - 1) * share)] ?? 0;
  return {
    median: at(delays, 0.5),
    p95: at(delays, 0.95),
    within20: delays.filter((delay) => delay <= 20).length / delays.length,
    medianHours: at(hours, 0.5),
    found: delays.filter(Number.isFinite).length / delays.length,
  };
}

function report(
  what: string,
  { median, p95, medianHours, found }: ReturnType<typeof summarize>,
  unit: string,
) {
  console.info(
    `${what}: named after ${median} ${unit} in the median (p95 ${p95}), ${medianHours.toFixed(0)} h; ${(found * 100).toFixed(0)}% named within 21 days`,
  );
}

const repeat = <T>(count: number, run: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => run(i));

describe("health on simulated agents", () => {
  test(
    "quiet agents raise at most 1 false alarm in 20 weeks of 60 runs a day, looked at every hour",
    () => {
      const weeks = 20;
      const results = repeat(24, (index) => countFalseAlarms(31_000 + index, weeks));
      const episodes = results.reduce((sum, result) => sum + result.episodes, 0) / results.length;
      const findings = results.reduce((sum, result) => sum + result.findings.length, 0) / results.length;
      console.info(
        `quiet: ${episodes.toFixed(2)} false alarms (${findings.toFixed(2)} findings) in ${weeks} weeks, over ${results.length} agents: ${results
          .flatMap((result) => result.findings)
          .sort()
          .join(", ")}`,
      );
      // The goal. Measured over 84 other agents: 0.6; the mean of 24 spreads by 0.16.
      expect(episodes).toBeLessThanOrEqual(1);
      expect(findings).toBeLessThanOrEqual(1);
    },
    TIMEOUT_MS,
  );

  const callsOf = (name: string) => (run: RunObservation) =>
    run.tools.find((tool) => tool.name === name)?.calls ?? 0;
  const namesExec = (finding: Finding) =>
    finding.metric === "tool-failure-rate" && finding.segment.name === "exec";
  const execFails = { toolFailures: { tool: "exec", share: 0.3 } };

  test(
    "a tool whose failures rise from 3% to 30% is named within 20 of its calls",
    () => {
      const detections = repeat(120, (index) =>
        detect(execFails, 41_000 + index, namesExec, callsOf("exec"), { hasIndependentCalls: true }),
      );
      const summary = summarize(detections);
      report("tool 3% to 30%, independent calls", summary, "calls");
      console.info(`within 20 calls: ${(summary.within20 * 100).toFixed(0)}%`);
      expect(summary.median).toBeLessThanOrEqual(20);
      expect(summary.p95).toBeLessThanOrEqual(50);
      expect(summary.found).toBeGreaterThanOrEqual(0.97);
    },
    TIMEOUT_MS,
  );

  test(
    "retries and outages delay the naming of a broken tool a little",
    () => {
      const summary = summarize(
        repeat(80, (index) => detect(execFails, 42_000 + index, namesExec, callsOf("exec"))),
      );
      report("tool 3% to 30%, with retries and outages", summary, "calls");
      expect(summary.median).toBeLessThanOrEqual(25);
      expect(summary.p95).toBeLessThanOrEqual(75);
    },
    TIMEOUT_MS,
  );

  const perRun = () => 1;
  const startsWith = (prefix: string) => (finding: Finding) => finding.metric.startsWith(prefix);

  test.each([
    {
      what: "errors 12% instead of 6%",
      fault: { errorFactor: 2 },
      metric: "error-rate",
      errorShare: 0.06,
      limit: 1_000,
    },
    {
      what: "errors 10% instead of 1%",
      fault: { errorFactor: 8 },
      metric: "error-rate",
      errorShare: 0.012,
      limit: 160,
    },
    { what: "latency x2", fault: { latencyFactor: 2 }, metric: "latency", errorShare: 0.012, limit: 80 },
    { what: "cost x3", fault: { costFactor: 3 }, metric: "cost", errorShare: 0.012, limit: 25 },
    { what: "tokens x3", fault: { tokenFactor: 3 }, metric: "", errorShare: 0.012, limit: 25 },
    { what: "scores 0.15 lower", fault: { scoreDrop: 0.15 }, metric: "score", errorShare: 0.012, limit: 60 },
  ])(
    "$what is named",
    ({ what, fault, metric, errorShare, limit }) => {
      const summary = summarize(
        repeat(20, (index) => detect(fault, 43_000 + index, startsWith(metric), perRun, { errorShare })),
      );
      report(what, summary, "runs");
      expect(summary.median).toBeLessThanOrEqual(limit);
    },
    TIMEOUT_MS,
  );

  test(
    "silence is named within half a day, by night too",
    () => {
      const hours = repeat(24, (index) => {
        const fromMs = START_MS + WARM_UP_DAYS * DAY_MS + index * HOUR_MS;
        const runs = simulateAgent({
          seed: 44_000 + index,
          startMs: START_MS,
          days: WARM_UP_DAYS + 4,
          fault: { fromMs, isSilent: true },
        });
        const monitor = new HealthMonitor([]);
        for (const run of runs) monitor.add(run);
        for (let hour = 0; hour < 72; hour++) {
          const findings = look(monitor, [], fromMs + hour * HOUR_MS);
          if (findings.some((finding) => finding.metric === "silence")) return hour;
        }
        return Infinity;
      }).sort((left, right) => left - right);
      console.info(`silence: named after ${hours[12]} h in the median (longest ${hours.at(-1)} h)`);
      expect(hours[12]).toBeLessThanOrEqual(12);
      expect(hours.at(-1)).toBeLessThanOrEqual(24);
    },
    TIMEOUT_MS,
  );

  test(
    "the change of a skill is named as the cause when its runs begin to fail",
    () => {
      const detections = repeat(20, (index) =>
        detect(
          { errorFactor: 30, onlyMail: true, withSkillChange: true },
          45_000 + index,
          startsWith("error-rate"),
          perRun,
        ),
      );
      const named = detections.filter(({ finding }) => finding?.causes[0]?.name === "mail-triage").length;
      const wrong = detections.filter(
        ({ finding }) => finding?.causes[0] && finding.causes[0].name !== "mail-triage",
      ).length;
      report("mail runs fail after a skill change", summarize(detections), "runs");
      console.info(`cause named in ${named} of ${detections.length}, a wrong one in ${wrong}`);
      expect(wrong).toBe(0);
      expect(named).toBeGreaterThanOrEqual(8);
    },
    TIMEOUT_MS,
  );
});
