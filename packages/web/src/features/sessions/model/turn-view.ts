import type { SessionTurn } from "@clawglass/core/api";
import { formatExactCount, formatShare } from "../../../lib/format-number.ts";
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

export interface ContextFill {
  /** 0 to 1. */
  share: number;
  /** The model's window is not known: the share is of the fullest run shown, and says nothing of what is left. */
  isRelative: boolean;
  words: string;
}

/** How full the context was at the run's last model call; null where nobody said. */
export function toContextFill(
  { contextTokens, contextWindowTokens }: Pick<SessionTurn, "contextTokens" | "contextWindowTokens">,
  largestTokens: number,
): ContextFill | null {
  if (contextTokens === null) return null;
  const tokens = `${formatExactCount(contextTokens)} tokens went into its last model call`;
  if (contextWindowTokens === null) {
    return {
      share: toShare(contextTokens, largestTokens) ?? 0,
      isRelative: true,
      words: `${tokens}; the model's window is unknown, so the bar stands beside the fullest run shown`,
    };
  }
  return {
    share: Math.min(1, toShare(contextTokens, contextWindowTokens) ?? 0),
    isRelative: false,
    words: `${tokens}, ${formatShare(contextTokens / contextWindowTokens)} of the ${formatExactCount(contextWindowTokens)} that the model takes`,
  };
}

/** Share of the largest value, for a bar; null where nothing is known. */
export function toShare(value: number | null, largest: number): number | null {
  return value === null || largest <= 0 ? null : Math.max(0.02, value / largest);
}

/** `Sat, 21 Nov 2026` */
export function toDay(atMs: number): string {
  return new Date(atMs).toLocaleDateString("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
}

/** `18:02` */
export function toMinute(atMs: number): string {
  return new Date(atMs).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/** Turns oldest first, with a head where another day begins. */
export function groupByDay(
  turns: readonly SessionTurn[],
  toDayOf: (atMs: number) => string = toDay,
): { day: string; turns: SessionTurn[] }[] {
  const groups: { day: string; turns: SessionTurn[] }[] = [];
  for (const turn of turns.toSorted((left, right) => left.trace.requestTimeMs - right.trace.requestTimeMs)) {
    const day = toDayOf(turn.trace.requestTimeMs);
    const last = groups.at(-1);
    if (last?.day === day) last.turns.push(turn);
    else groups.push({ day, turns: [turn] });
  }
  return groups;
}
