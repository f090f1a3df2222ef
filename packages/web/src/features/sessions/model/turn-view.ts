import type { SessionTurn } from "@clawglass/core/api";
import { oneLine } from "../../traces/model/trace-view.ts";

const MAX_TOOLS = 6;

/** `mail_search, mail_fetch ×2, 1 sub-agent` */
export function toToolWords({ tools, trace }: Pick<SessionTurn, "tools" | "trace">): string {
  const subAgents =
    trace.subAgentCount === 0
      ? []
      : [`${trace.subAgentCount} sub-agent${trace.subAgentCount === 1 ? "" : "s"}`];
  if (tools === null) {
    return [`${trace.toolCallCount} tool call${trace.toolCallCount === 1 ? "" : "s"}`, ...subAgents].join(
      ", ",
    );
  }
  const named = tools
    .slice(0, MAX_TOOLS)
    .map(({ name, callCount }) => `${oneLine(name, 60)}${callCount > 1 ? ` ×${callCount}` : ""}`);
  const more = tools.length > MAX_TOOLS ? [`${tools.length - MAX_TOOLS} more tools`] : [];
  return [...named, ...more, ...subAgents].join(", ");
}

/** Share of the largest value, for a bar; null where nothing is known. */
export function toShare(value: number | null, largest: number): number | null {
  return value === null || largest <= 0 ? null : Math.max(0.02, value / largest);
}

/** Turns oldest first, with a head where another day begins. */
export function groupByDay(
  turns: readonly SessionTurn[],
  toDay: (atMs: number) => string,
): { day: string; turns: SessionTurn[] }[] {
  const groups: { day: string; turns: SessionTurn[] }[] = [];
  for (const turn of turns.toSorted((left, right) => left.trace.requestTimeMs - right.trace.requestTimeMs)) {
    const day = toDay(turn.trace.requestTimeMs);
    const last = groups.at(-1);
    if (last?.day === day) last.turns.push(turn);
    else groups.push({ day, turns: [turn] });
  }
  return groups;
}
