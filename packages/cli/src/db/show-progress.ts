import type { Io } from "../io.ts";

/** At most one line in this time: enough to see that it goes on, few enough for a log. */
const EVERY_MS = 2_000;

export interface Progress {
  step: string;
  done: number;
  total: number | null;
}

/** Tells on the error side how far long work is; short work tells nothing. */
export function showProgress(io: Io, nowMs: () => number = Date.now): (progress: Progress) => void {
  let toldMs = nowMs();
  return ({ step, done, total }) => {
    if (nowMs() - toldMs < EVERY_MS) return;
    toldMs = nowMs();
    const share = total === null || total === 0 ? "" : ` ${Math.floor((100 * done) / total)}%`;
    io.err(`${step} …${share}`);
  };
}
