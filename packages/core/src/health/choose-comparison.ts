import type { RunObservation } from "./observation.ts";

/** Two runs to lay beside each other: one from before the trouble, as it should be, and one that shows it. */
export interface ComparisonPair {
  before: string;
  after: string;
}

/**
 * The pair that is most alike in all but the trouble: started in the same way, by the same job, with the same skills,
 * tools and models. Between equals the newest. `before` and `troubled` are oldest first; null where one of them is empty.
 */
export function chooseComparison(
  before: readonly RunObservation[],
  troubled: readonly RunObservation[],
): ComparisonPair | null {
  let best: { before: RunObservation; after: RunObservation; likeness: number } | null = null;
  for (const after of troubled.slice(-NEWEST_TROUBLED)) {
    for (const run of before.slice(-NEWEST_BEFORE)) {
      if (run.traceId === after.traceId) continue;
      const likeness = measureLikeness(run, after);
      if (best === null || likeness >= best.likeness) best = { before: run, after, likeness };
    }
  }
  return best && { before: best.before.traceId, after: best.after.traceId };
}

/** As many are looked at; 20 times 200 comparisons of short lists take no time. */
const NEWEST_TROUBLED = 20;
const NEWEST_BEFORE = 200;

function measureLikeness(left: RunObservation, right: RunObservation): number {
  return (
    (left.trigger === right.trigger ? 4 : 0) +
    (left.jobId === right.jobId ? 2 : 0) +
    3 * share(usedSkills(left), usedSkills(right)) +
    2 * share(toolNames(left), toolNames(right)) +
    share(left.models, right.models)
  );
}

/** How much of two lists of names is common to both, 0 to 1. */
function share(left: readonly string[], right: readonly string[]): number {
  const all = new Set([...left, ...right]);
  if (all.size === 0) return 1;
  return left.filter((name) => right.includes(name)).length / all.size;
}

function usedSkills({ skills }: RunObservation): string[] {
  return skills.filter(({ wasUsed }) => wasUsed !== false).map(({ name }) => name);
}

function toolNames({ tools }: RunObservation): string[] {
  return tools.map(({ name }) => name);
}
