import { isModelCall, parseTraceOrder, toUnixMs } from "@clawglass/core";
import type { SessionTurn, TraceSummary, TurnAgent } from "@clawglass/core/api";
import { findContextWindow } from "@clawglass/core/health";
import type { Page, SpanSkeleton, StoreReader } from "@clawglass/storage";
import { readEventText } from "../conversation/read-event-text.ts";
import { toListFilter } from "../to-list-filter.ts";
import { findAskingAgents } from "./find-asking-agents.ts";

/** Of a longer run the tools and agents are left to its own page. */
const MAX_SPANS = 3_000;
/** Events that tell how a conversation went on; others belong to the run's own page. */
const SHOWN_EVENTS = new Set(["compaction", "model_fallback", "fallback", "aborted", "abort"]);

export interface SessionTurnsJob {
  sessionId: string;
  limit: number;
  cursor: string | null;
}

/** The runs of a session, newest first, with what a turn shows beside request and reply. */
export async function readSessionTurns(
  store: Pick<StoreReader, "listTraceSummaries" | "getSpanSkeletons">,
  { sessionId, limit, cursor }: SessionTurnsJob,
): Promise<Page<SessionTurn>> {
  const page = await store.listTraceSummaries({
    experimentIds: null,
    filter: toListFilter({ sessionId }),
    orderBy: parseTraceOrder([]),
    limit,
    cursor,
  });
  const items: SessionTurn[] = [];
  for (const trace of page.items) {
    const spans = trace.spanCount > MAX_SPANS ? null : await store.getSpanSkeletons(trace.traceId);
    items.push(spans === null ? toShortTurn(trace) : toTurn(trace, spans));
  }
  return { items, nextCursor: page.nextCursor };
}

function toShortTurn(trace: TraceSummary): SessionTurn {
  return { trace, tools: null, agents: [], contextTokens: null, contextWindowTokens: null, notices: [] };
}

function toTurn(trace: TraceSummary, spans: readonly SpanSkeleton[]): SessionTurn {
  const askingAgents = findAskingAgents(spans);
  const tools = new Map<string, { name: string; callCount: number; failedCount: number }>();
  const agents = new Map<string, TurnAgent>();
  const notices: SessionTurn["notices"] = [];
  for (const skeleton of spans) {
    const { span, facts } = skeleton;
    if (facts.type === "AGENT")
      agents.set(span.spanId, toAgent(skeleton, askingAgents.get(span.spanId) ?? null));
    if (facts.type === "TOOL") {
      const name = facts.toolName ?? span.name;
      const tool = tools.get(name) ?? { name, callCount: 0, failedCount: 0 };
      tool.callCount += 1;
      if (span.status.code === "ERROR") tool.failedCount += 1;
      tools.set(name, tool);
    }
    for (const event of span.events) {
      if (!SHOWN_EVENTS.has(event.name)) continue;
      const text = readEventText(event) ?? event.name.replaceAll("_", " ");
      notices.push({ name: event.name, text, atMs: toUnixMs(event.timeUnixNano) });
    }
  }
  let contextTokens: number | null = null;
  let contextWindowTokens: number | null = null;
  for (const { span, facts } of spans) {
    const agent = agents.get(askingAgents.get(span.spanId) ?? "");
    if (agent !== undefined && facts.type === "TOOL") agent.toolCallCount += 1;
    if (!isModelCall(facts.type)) continue;
    if (agent !== undefined) {
      agent.modelCallCount += 1;
      if (facts.costUsd !== null) agent.costUsd = (agent.costUsd ?? 0) + facts.costUsd;
    }
    const isOwn = agent === undefined || agent.askedBySpanId === null;
    if (!isOwn || facts.usage.inputTokens === null) continue;
    contextTokens = facts.usage.inputTokens;
    contextWindowTokens = facts.model === null ? null : findContextWindow(facts.model);
  }
  return {
    trace,
    tools: [...tools.values()],
    agents: [...agents.values()],
    contextTokens,
    contextWindowTokens,
    notices,
  };
}

function toAgent({ span, facts }: SpanSkeleton, askedBySpanId: string | null): TurnAgent {
  return {
    spanId: span.spanId,
    askedBySpanId,
    name: facts.agentId ?? span.name,
    isFailed: span.status.code === "ERROR",
    isOpen: span.endTimeUnixNano === null,
    durationMs:
      span.endTimeUnixNano === null ? null : Number(span.endTimeUnixNano - span.startTimeUnixNano) / 1e6,
    costUsd: null,
    toolCallCount: 0,
    modelCallCount: 0,
  };
}
