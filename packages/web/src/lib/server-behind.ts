import { useEffect } from "react";
import { createStore, useStore } from "./create-store.ts";

const HEADER = "clawglass-behind";
const ASK_AGAIN_MS = 1_000;
const behind = createStore(0);

/** Every answer says how many requests the server has taken and not stored yet. */
export function noteBehind(response: Response): void {
  const count = Number(response.headers.get(HEADER) ?? 0);
  behind.set(Number.isFinite(count) ? count : 0);
}

/** How many requests were acknowledged and are not stored yet, so that what is shown may lack them. Asks again until there are none. */
export function useServerBehind(ask: () => Promise<unknown>): number {
  const count = useStore(behind);
  useEffect(() => {
    if (count === 0) return;
    const timer = setInterval(() => ask().catch(() => {}), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [count, ask]);
  return count;
}
