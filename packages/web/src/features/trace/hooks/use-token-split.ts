import { useQuery } from "@tanstack/react-query";
import { fetchTokenSplit } from "../../../lib/api-client.ts";

/** Where the input tokens of a call (or, without one, of the whole run) went. Read when it is looked at. */
export function useTokenSplit(traceId: string, spanId: string | null, isWanted: boolean) {
  return useQuery({
    queryKey: ["trace", traceId, "token-split", spanId],
    queryFn: ({ signal }) => fetchTokenSplit(traceId, spanId, signal),
    enabled: isWanted,
  });
}
