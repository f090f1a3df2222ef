import { LIST_PAGE_SIZE } from "@clawglass/core";
import type { AppDeps } from "../app-deps.ts";
import type { EmbeddedAnswer } from "../http/embed-answer.ts";
import { listTracePage } from "../services/runs/list-trace-page.ts";

/** The page itself is not kept waiting for a store that is slow: it then asks for the list by itself, and says what is wrong. */
const LONGEST_WAIT_MS = 150;

/** What the page at an address asks for first of all; null where that is not known here, or not there in time. */
export type FirstAnswerReader = (url: string) => Promise<EmbeddedAnswer | null>;

export function createFirstAnswerReader(
  deps: Pick<AppDeps, "reader" | "nowMs" | "sleep">,
): FirstAnswerReader {
  const readList = async (): Promise<EmbeddedAnswer> => ({
    path: `/traces?limit=${LIST_PAGE_SIZE}`,
    json: JSON.stringify(await listTracePage(deps.reader, { limit: LIST_PAGE_SIZE }, deps.nowMs())),
  });
  return async (url) => {
    if (url !== "/traces") return null;
    const giveUp = deps.sleep(LONGEST_WAIT_MS).then(() => null);
    return Promise.race([readList().catch(() => null), giveUp]);
  };
}
