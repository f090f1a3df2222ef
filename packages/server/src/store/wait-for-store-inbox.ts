import type { StoreEngine } from "@clawglass/storage";
import { inboxFolderOf, surveyInbox } from "@clawglass/storage/inbox";

const ASK_EVERY_MS = 50;

export interface InboxWait {
  maxWaitMs: number;
  nowMs(): number;
  sleep(durationMs: number): Promise<unknown>;
}

/**
 * Waits until everything that is acknowledged now is in the store, which its server sees to. Gives how many requests are
 * not when the time is over.
 */
export async function waitForStoreInbox(
  engine: Pick<StoreEngine, "readInboxMark">,
  location: string,
  { maxWaitMs, nowMs, sleep }: InboxWait,
): Promise<number> {
  const folder = inboxFolderOf(location);
  const survey = () => surveyInbox(folder, () => engine.readInboxMark(location));
  const { lastSequence } = await survey();
  const endsAtMs = nowMs() + maxWaitMs;
  while ((await engine.readInboxMark(location)) < lastSequence) {
    if (nowMs() >= endsAtMs) return (await survey()).waitingCount;
    await sleep(ASK_EVERY_MS);
  }
  return 0;
}
