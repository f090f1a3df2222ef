import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toTraceId } from "@clawglass/core";
import type { TraceSummary } from "@clawglass/core/api";
import { repositoryRoot, type ScriptedModelServer, waitUntil } from "@clawglass/testing";
import { expect } from "vitest";
import { type ReadTrace, readTrace } from "./read-trace.ts";
import { toTraceTree } from "./to-trace-tree.ts";
import type { TraceNode } from "./trace-node.ts";

export interface TraceExpectation {
  /** Waits until the trace has as many spans as the tree, all ended, then compares everything. Returns what was read. */
  toEqualTree(...roots: TraceNode[]): Promise<ReadTrace>;
  /** Waits until the run has ended, and returns its tree: for what has no fixed number of spans. */
  toHaveSettled(): Promise<{ tree: TraceNode[] }>;
  /** Compares the named fields of the trace's row in the list. */
  toHaveSummary(expected: Partial<TraceSummary>): Promise<void>;
}

export interface TraceSource {
  serverUrl: string;
  model: ScriptedModelServer;
}

const SETTLE_TIMEOUT_MS = 15_000;

/** `traceIdHex`: the W3C trace id that the model server saw. */
export function expectTrace(source: TraceSource, traceIdHex: string): TraceExpectation {
  const traceId = toTraceId(traceIdHex);
  const requests = () => source.model.requestsOfTrace(traceIdHex);
  return {
    async toEqualTree(...roots) {
      const wantedCount = countNodes(roots);
      let last: ReadTrace | null = null;
      await waitUntil(
        "the trace to be whole",
        async () => {
          last = await readTrace(source.serverUrl, traceId);
          return last !== null && isSettled(last) && last.spans.length >= wantedCount;
        },
        { timeoutMs: SETTLE_TIMEOUT_MS, intervalMs: 200, describe: () => `trace ${traceId}` },
      ).catch((error: unknown) => {
        if (last === null) throw error; // otherwise the comparison says better what is missing
      });
      if (last === null) throw new Error(`the server has no trace ${traceId}`);
      const tree = toTraceTree(last, requests());
      keepForReading(traceId, { tree, read: last, requests: requests() });
      expect(tree).toEqual(roots);
      return last;
    },
    async toHaveSettled() {
      const settled = await waitUntil(
        "the trace to be whole",
        async () => {
          const read = await readTrace(source.serverUrl, traceId);
          return read !== null && isSettled(read) ? read : null;
        },
        { timeoutMs: SETTLE_TIMEOUT_MS, intervalMs: 200, describe: () => `trace ${traceId}` },
      );
      const tree = toTraceTree(settled, requests());
      keepForReading(traceId, { tree, read: settled, requests: requests() });
      return { tree };
    },
    async toHaveSummary(expected) {
      const read = await readTrace(source.serverUrl, traceId);
      expect(read?.detail.summary).toMatchObject(expected);
    },
  };
}

/** What the last run of the tests saw, whole: a failed comparison shows only where trees differ. */
function keepForReading(traceId: string, seen: object): void {
  const folder = join(repositoryRoot(), "test-artifacts", "traces");
  mkdirSync(folder, { recursive: true });
  const name = expect.getState().currentTestName ?? traceId;
  const file = `${name.replaceAll(/[^a-zA-Z0-9]+/g, "-").slice(0, 120)}.json`;
  writeFileSync(join(folder, file), JSON.stringify(seen, null, 2));
}

/** A run that was thought to be over may go on (a late retry), and the server reads the sums and the spans one after the other. */
function isSettled({ detail, spans }: ReadTrace): boolean {
  const { state, openSpanCount } = detail.summary;
  return state !== "IN_PROGRESS" && openSpanCount === 0 && spans.every(({ row }) => row.durationMs !== null);
}

function countNodes(nodes: readonly TraceNode[]): number {
  return nodes.reduce((count, node) => count + 1 + countNodes(node.children), 0);
}
