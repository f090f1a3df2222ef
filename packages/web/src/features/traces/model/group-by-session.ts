import type { TraceSummary } from "@clawglass/core/api";

export type ListItem =
  | { kind: "run"; trace: TraceSummary }
  | {
      kind: "head";
      /** null for runs without a session. */
      sessionId: string | null;
      /** Of the rows that are loaded. */
      runCount: number;
      failedCount: number;
      costUsd: number | null;
      isFolded: boolean;
    };

/** Rows under the heads of their sessions; the session of the newest run first. */
export function groupBySession(rows: readonly TraceSummary[], folded: ReadonlySet<string>): ListItem[] {
  const groups = new Map<string | null, TraceSummary[]>();
  for (const row of rows) {
    const group = groups.get(row.sessionId);
    if (group === undefined) groups.set(row.sessionId, [row]);
    else group.push(row);
  }
  return [...groups].flatMap(([sessionId, runs]): ListItem[] => {
    const isFolded = folded.has(sessionId ?? "");
    const costs = runs.flatMap(({ costUsd }) => costUsd ?? []);
    return [
      {
        kind: "head",
        sessionId,
        runCount: runs.length,
        failedCount: runs.filter(({ state, isIncomplete }) => state === "ERROR" && !isIncomplete).length,
        costUsd: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0),
        isFolded,
      },
      ...(isFolded ? [] : runs.map((trace): ListItem => ({ kind: "run", trace }))),
    ];
  });
}

export function toItems(rows: readonly TraceSummary[]): ListItem[] {
  return rows.map((trace) => ({ kind: "run", trace }));
}
