import type { SessionTurn } from "@clawglass/core/api";

/** An agent of a session, under the agent that asked for it, over all runs that are shown. */
export interface LineageNode {
  name: string;
  /** How often it was at work. */
  runCount: number;
  failedCount: number;
  isAtWork: boolean;
  /** US dollars of its own model calls; null when none is known. */
  costUsd: number | null;
  /** The run in which it was seen last, and its span there. */
  lastTraceId: string;
  lastSpanId: string;
  children: LineageNode[];
}

/** Joins the agents of all turns by their names along the path of who asked whom. Newest turn first. */
export function buildLineage(turns: readonly SessionTurn[]): LineageNode[] {
  const roots: LineageNode[] = [];
  for (const { trace, agents } of turns) {
    const byId = new Map(agents.map((agent) => [agent.spanId, agent]));
    const placed = new Map<string, LineageNode[]>();
    /** The list of children that an agent's children belong to. */
    const place = (spanId: string, depth: number): LineageNode[] => {
      const known = placed.get(spanId);
      if (known !== undefined) return known;
      const agent = byId.get(spanId);
      if (agent === undefined || depth > 50) return roots;
      const siblings = agent.askedBySpanId === null ? roots : place(agent.askedBySpanId, depth + 1);
      let node = siblings.find(({ name }) => name === agent.name);
      if (node === undefined) {
        node = {
          name: agent.name,
          runCount: 0,
          failedCount: 0,
          isAtWork: false,
          costUsd: null,
          lastTraceId: trace.traceId,
          lastSpanId: spanId,
          children: [],
        };
        siblings.push(node);
      }
      node.runCount += 1;
      if (agent.isFailed) node.failedCount += 1;
      if (agent.isOpen) node.isAtWork = true;
      if (agent.costUsd !== null) node.costUsd = (node.costUsd ?? 0) + agent.costUsd;
      placed.set(spanId, node.children);
      return node.children;
    };
    for (const { spanId } of agents) place(spanId, 0);
  }
  return roots;
}

export function countAgents(nodes: readonly LineageNode[]): number {
  return nodes.reduce((sum, node) => sum + 1 + countAgents(node.children), 0);
}
