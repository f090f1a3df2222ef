import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { fetchRecorders } from "../../../lib/api-client.ts";
import { readPreference, writePreference } from "../../../lib/preferences.ts";
import { useSettled } from "../../../lib/use-settled.ts";
import {
  type CaptureTrouble,
  findCaptureTrouble,
  isReadLosses,
  toReadLosses,
} from "../model/capture-trouble.ts";

const LOOK_AGAIN_MS = 30_000;
const READ_LOSSES = "read-losses";
/** Where the capture is told in full. */
const CAPTURE_PATH = "/settings";

/** What the recorders say of the capture; asked for after what the page is about. */
export function useCaptureTrouble(): CaptureTrouble | null {
  const isSettled = useSettled();
  const recorders = useQuery({
    queryKey: ["recorders"],
    queryFn: ({ signal }) => fetchRecorders(signal),
    refetchInterval: LOOK_AGAIN_MS,
    enabled: isSettled,
  }).data?.recorders;
  const isTold = useLocation().pathname === CAPTURE_PATH;
  useEffect(() => {
    if (isTold && recorders) writePreference(READ_LOSSES, toReadLosses(recorders));
  }, [isTold, recorders]);
  return recorders
    ? findCaptureTrouble(recorders, readPreference(READ_LOSSES, isReadLosses, {}), Date.now())
    : null;
}
