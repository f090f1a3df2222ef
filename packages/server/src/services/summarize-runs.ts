import type {
  ContextFigures,
  ObservedRuns,
  ScoreSeries,
  SkillFigures,
  SubAgentFigures,
} from "@clawglass/core/api";
import { findContextWindow, type RunObservation, YOURS_SUFFIX } from "@clawglass/core/health";

export interface RunsToSummarize {
  /** Oldest first. */
  runs: readonly RunObservation[];
  isCapped: boolean;
}

type Bar = { startMs: number; endMs: number };

/** Skills, sub-agents, context and scores of the runs of a time; `bars` are those of the charts. Pure. */
export function summarizeRuns({ runs, isCapped }: RunsToSummarize, bars: readonly Bar[]): ObservedRuns {
  const inBars = splitAtBars(runs, bars);
  return {
    runCount: runs.length,
    isCapped,
    skills: listSkills(runs),
    subAgents: listSubAgents(runs),
    context: { total: measureContext(runs), points: inBars.map(measureContext) },
    scores: listScores(runs, inBars),
  };
}

/** Both are in the order of time. */
function splitAtBars(runs: readonly RunObservation[], bars: readonly Bar[]): RunObservation[][] {
  let next = 0;
  return bars.map(({ startMs, endMs }) => {
    while (next < runs.length && (runs[next]?.startTimeMs ?? endMs) < startMs) next += 1;
    const first = next;
    while (next < runs.length && (runs[next]?.startTimeMs ?? endMs) < endMs) next += 1;
    return runs.slice(first, next);
  });
}

function listSkills(runs: readonly RunObservation[]): SkillFigures[] {
  const skills = new Map<string, SkillFigures>();
  for (const run of runs) {
    for (const { name, version, wasUsed } of run.skills) {
      const known = skills.get(name);
      const hasFailed = run.state === "ERROR" ? 1 : 0;
      const used = known?.used ?? null;
      skills.set(name, {
        name,
        version,
        changedAtMs: !known ? null : known.version === version ? known.changedAtMs : run.startTimeMs,
        inForceCount: (known?.inForceCount ?? 0) + 1,
        used:
          wasUsed === null
            ? used
            : {
                runCount: (used?.runCount ?? 0) + (wasUsed ? 1 : 0),
                failedCount: (used?.failedCount ?? 0) + (wasUsed ? hasFailed : 0),
              },
      });
    }
  }
  return [...skills.values()].sort(
    (left, right) =>
      (right.used?.runCount ?? 0) - (left.used?.runCount ?? 0) ||
      right.inForceCount - left.inForceCount ||
      left.name.localeCompare(right.name),
  );
}

function listSubAgents(runs: readonly RunObservation[]): SubAgentFigures[] {
  const agents = new Map<string, SubAgentFigures>();
  for (const { subAgents = [] } of runs) {
    for (const { name, calls, failures } of subAgents) {
      const known = agents.get(name);
      agents.set(name, {
        name,
        callCount: (known?.callCount ?? 0) + calls,
        failedCount: (known?.failedCount ?? 0) + failures,
        runCount: (known?.runCount ?? 0) + 1,
      });
    }
  }
  return [...agents.values()].sort(
    (left, right) => right.callCount - left.callCount || left.name.localeCompare(right.name),
  );
}

function measureContext(runs: readonly RunObservation[]): ContextFigures {
  const counts: number[] = [];
  let longest: { tokens: number; model: string | null; traceId: string } | null = null;
  for (const { longestPrompt, traceId } of runs) {
    if (!longestPrompt) continue;
    counts.push(longestPrompt.tokens);
    if (longest === null || longestPrompt.tokens >= longest.tokens) longest = { ...longestPrompt, traceId };
  }
  const sorted = new Float64Array(counts).sort();
  return {
    runCount: sorted.length,
    medianTokens: sorted[Math.floor((sorted.length - 1) / 2)] ?? null,
    longest: longest && {
      ...longest,
      windowTokens: longest.model === null ? null : findContextWindow(longest.model),
    },
  };
}

function listScores(
  runs: readonly RunObservation[],
  inBars: readonly (readonly RunObservation[])[],
): ScoreSeries[] {
  const names = new Set(runs.flatMap(({ scores }) => scores.map(({ name }) => name)));
  return [...names]
    .map((name) => {
      const isYours = name.endsWith(YOURS_SUFFIX);
      const total = toMean(runs, name);
      return {
        name: isYours ? name.slice(0, -YOURS_SUFFIX.length) : name,
        isYours,
        count: total.count,
        mean: total.mean ?? 0,
        points: inBars.map((own) => toMean(own, name)),
      };
    })
    .sort((left, right) => right.count - left.count || left.name.localeCompare(right.name));
}

function toMean(runs: readonly RunObservation[], name: string): { count: number; mean: number | null } {
  let count = 0;
  let sum = 0;
  for (const { scores } of runs) {
    for (const score of scores) {
      if (score.name !== name) continue;
      count += 1;
      sum += score.value;
    }
  }
  return { count, mean: count === 0 ? null : sum / count };
}
