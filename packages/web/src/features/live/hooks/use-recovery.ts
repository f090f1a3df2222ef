import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useLiveStatus } from "./LiveContext.tsx";

/** Asks again for what could not be read while the server was away. */
export function useRecovery(): void {
  const isLive = useLiveStatus().kind === "live";
  const client = useQueryClient();
  useEffect(() => {
    if (isLive) void client.refetchQueries({ predicate: (query) => query.state.status === "error" });
  }, [isLive, client]);
}
