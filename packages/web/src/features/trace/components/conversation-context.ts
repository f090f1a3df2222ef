import { createContext, type ReactNode, useContext } from "react";
import type { SpanTab } from "../model/trace-search.ts";

export interface ConversationScope {
  traceId: string;
  /** Start of the run, for the clock of the first step. */
  startMs: number;
  /** The step that opens itself. */
  firstFailureId: string | null;
  selectedId: string | null;
  /** Spans around the selected one: their cards stand open. */
  aroundSelectedIds: ReadonlySet<string>;
  onSelect: (spanId: string, tab?: SpanTab) => void;
  /** What belongs below an answer; its place in the run says whether it is the last one. */
  renderBelowReply: (spanId: string) => ReactNode;
}

export const ConversationContext = createContext<ConversationScope | null>(null);

export function useConversationScope(): ConversationScope {
  const scope = useContext(ConversationContext);
  if (!scope) throw new Error("a step of the conversation needs its scope");
  return scope;
}
