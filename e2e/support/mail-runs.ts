import type { RunSketch } from "./seed-runs.ts";

export const TELEGRAM_SESSION = "agent:main:telegram:direct";
export const CRON_SESSION = "agent:main:cron:sweep";

/** Runs of two sessions, newest first, 7 minutes apart: the fourth searched the web, the fifth failed. */
export function sketchMailRuns(count: number): RunSketch[] {
  return Array.from({ length: count }, (_, index) => ({
    question: `Any mail number ${index}?`,
    answer: "Yes, one from the school.",
    minutesAgo: index * 7 + 1,
    sessionId: index % 2 === 0 ? TELEGRAM_SESSION : CRON_SESSION,
    trigger: index % 2 === 0 ? "user" : "cron",
    tools: [{ name: index === 3 ? "web_search" : "mail_fetch", result: "one mail" }],
    ...(index === 4 && { error: "the mail server did not answer" }),
  }));
}
