import { useEffect, useState } from "react";

const FRESH_MS = 200;

/** The clock, read again every `periodMs` while `isActive`. Rows that run use it; rows that ended cost nothing. */
export function useNow(periodMs: number, isActive = true): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!isActive) return;
    // Of a reading that is fresh nobody would see another one.
    setNowMs((readMs) => (Date.now() - readMs < FRESH_MS ? readMs : Date.now()));
    const timer = setInterval(() => setNowMs(Date.now()), periodMs);
    return () => clearInterval(timer);
  }, [periodMs, isActive]);
  return nowMs;
}
