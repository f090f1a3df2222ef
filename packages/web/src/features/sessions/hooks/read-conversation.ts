import type { SessionTurn } from "@clawglass/core/api";
import { fetchSession } from "../../../lib/api-client.ts";
import { printConversation } from "../model/print-conversation.ts";

/** More is no conversation that somebody pastes; the text then says that it begins later. */
const MAX_RUNS = 2_000;

/** The whole conversation as plain text, not only the runs that are shown. */
export async function readConversation(sessionId: string): Promise<string> {
  const turns = new Map<string, SessionTurn>();
  let cursor: string | undefined;
  for (;;) {
    const page = await fetchSession(sessionId, cursor);
    for (const turn of page.turns) turns.set(turn.trace.traceId, turn);
    cursor = page.nextCursor ?? undefined;
    if (cursor === undefined || turns.size >= MAX_RUNS)
      return printConversation(page.summary, [...turns.values()], cursor === undefined);
  }
}
