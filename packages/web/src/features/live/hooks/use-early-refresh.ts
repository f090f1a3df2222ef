import { type Query, useIsFetching, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { checkEarlyTaken } from "../../../lib/early-answers.ts";
import { useLiveStatus } from "./LiveContext.tsx";

/**
 * What was asked for before the page listened to the live stream may lack a change in between: it is read once more, quietly,
 * when the stream runs. Of a long run that is the whole run, which is read after its first rows anyway.
 */
export function useEarlyRefresh(): void {
  const client = useQueryClient();
  const isLive = useLiveStatus().kind === "live";
  const isReading = useIsFetching() > 0;
  useEffect(() => {
    if (isLive && !isReading && checkEarlyTaken())
      void client.invalidateQueries({ predicate: isFirstAnswer });
  }, [client, isLive, isReading]);
}

function isFirstAnswer({ queryKey: [kind, , part], state }: Query): boolean {
  const isEarly = kind === "traces" || (kind === "trace" && (part === "detail" || part === "conversation"));
  return isEarly && state.data !== undefined && state.dataUpdateCount <= 1;
}
