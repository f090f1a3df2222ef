import { useEffect, useState } from "react";

/** The clock, read again every `periodMs` while `isActive`. Rows that run use it; rows that ended cost nothing. */
export function useNow(periodMs: number, isActive = true): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!isActive) return;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), periodMs);
    return () => clearInterval(timer);
  }, [periodMs, isActive]);
  return nowMs;
}
