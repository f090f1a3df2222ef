import type { RecentRun } from "../recorder-contract.ts";
import type { RunState } from "./run-state.ts";

/** Where a child run hangs: known from the moment its parent spawned it, long before its own first hook. */
export interface ChildLink {
  childRunId: string | null;
  childSessionKey: string | null;
  label: string | null;
  parentRunKey: string;
  parentToolCallId: string;
  traceIdHex: string | null;
  toolSpanId: string;
  parentRootSpanId: string | null;
  /** The child's own root, once its run began. */
  childRootSpanId: string | null;
  atMs: number;
}

const MAX_CHILD_LINKS = 2_000;

/** All runs that are open or may still be corrected, and the ways to find them. */
export class RunIndex {
  private readonly byKey = new Map<string, RunState>();
  private readonly latestByRunId = new Map<string, RunState>();
  private readonly links: ChildLink[] = [];
  private readonly recent: RecentRun[] = [];
  private readonly maxRecentRuns: number;

  constructor(maxRecentRuns: number) {
    this.maxRecentRuns = maxRecentRuns;
  }

  add(run: RunState): void {
    this.byKey.set(run.key, run);
    this.latestByRunId.set(run.runId, run);
  }

  /** The newest generation of a run id. */
  find(runId: string): RunState | null {
    return this.latestByRunId.get(runId) ?? null;
  }

  get(key: string): RunState | null {
    return this.byKey.get(key) ?? null;
  }

  all(): RunState[] {
    return [...this.byKey.values()];
  }

  inSession(sessionKey: string): RunState[] {
    return this.all().filter((run) => run.identity.sessionKey === sessionKey);
  }

  /** The run one of whose attempts OpenClaw knows by this span. */
  findByHarnessSpan(spanId: string): RunState | null {
    for (const run of this.byKey.values()) {
      if (run.rootSpanId === spanId) return run;
      if (run.attempts.some((attempt) => attempt.harnessSpanId === spanId || attempt.runSpanId === spanId))
        return run;
    }
    return null;
  }

  /** The first run of a trace: what later runs of the trace without a parent of their own hang under. */
  findTraceOwner(traceIdHex: string): RunState | null {
    for (const run of this.byKey.values()) {
      if (run.traceIdHex === traceIdHex && run.parentSpanId === null) return run;
    }
    return null;
  }

  /** Takes a run out that no late event will correct any more. */
  retire(run: RunState): void {
    this.byKey.delete(run.key);
    if (this.latestByRunId.get(run.runId) === run) this.latestByRunId.delete(run.runId);
  }

  remember(run: RecentRun): void {
    const known = this.recent.findIndex((other) => other.rootSpanId === run.rootSpanId);
    if (known >= 0) this.recent[known] = run;
    else this.recent.unshift(run);
    this.recent.length = Math.min(this.recent.length, this.maxRecentRuns);
  }

  recentRuns(): readonly RecentRun[] {
    return this.recent;
  }

  addLink(link: ChildLink): void {
    const known = this.findLink(link.childRunId, link.childSessionKey);
    if (known !== null) Object.assign(known, withoutNulls(link));
    else this.links.push({ ...link });
    if (this.links.length > MAX_CHILD_LINKS) this.links.shift();
  }

  findLink(childRunId: string | null, childSessionKey: string | null): ChildLink | null {
    const byRun =
      childRunId === null ? undefined : this.links.findLast((link) => link.childRunId === childRunId);
    if (byRun !== undefined) return byRun;
    if (childSessionKey === null) return null;
    return this.links.findLast((link) => link.childSessionKey === childSessionKey) ?? null;
  }

  allLinks(): readonly ChildLink[] {
    return this.links;
  }

  restoreRecent(runs: readonly RecentRun[]): void {
    this.recent.push(...runs);
  }
}

function withoutNulls(link: ChildLink): Partial<ChildLink> {
  return Object.fromEntries(Object.entries(link).filter(([, value]) => value !== null)) as Partial<ChildLink>;
}
