import { useIsFetching } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

/** A page that reads on and on does not keep the rest waiting for ever. */
const SETTLES_AFTER_MS = 2_000;

/** true once the page has read what it is about: what stands beside it waits so long. */
export function useSettled(): boolean {
  const isReading = useIsFetching() > 0;
  const hasRead = useRef(false);
  const [isSettled, setIsSettled] = useState(false);
  useEffect(() => {
    if (isReading) hasRead.current = true;
    else if (hasRead.current) setIsSettled(true);
  }, [isReading]);
  useEffect(() => {
    const timer = setTimeout(() => setIsSettled(true), SETTLES_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSettled;
}
