import type { Estimate } from "../api/health.ts";

/** Figures as the design writes them (section 6): `$0.022`, `184k`, `6.1 s`, `4.6%`. Unknown is a word, never 0. */
export function formatUsd(usd: number | null): string {
  if (usd === null) return "unknown";
  if (usd === 0) return "$0.00";
  if (usd >= 0.1) return `$${usd.toFixed(2)}`;
  if (usd >= 0.001) return `$${usd.toFixed(3)}`;
  return usd < 0.0001 ? "under $0.0001" : `$${usd.toFixed(4)}`;
}

export function formatCount(count: number | null): string {
  if (count === null) return "unknown";
  if (count < 1_000) return String(Math.round(count));
  if (count < 999_500) return `${count < 10_000 ? trim(count / 1_000) : Math.round(count / 1_000)}k`;
  return `${trim(count / 1_000_000)} M`;
}

/** Every digit, for counts in a sentence: `1,204`. */
export function formatWhole(count: number): string {
  return count.toLocaleString("en-US");
}

export function formatDuration(durationMs: number | null): string {
  if (durationMs === null) return "unknown";
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  const seconds = durationMs / 1_000;
  if (seconds < 9.95) return `${trim(seconds)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3_600) return `${Math.floor(whole / 60)} m ${pad(whole % 60)} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`;
}

/** `4.6%`; below 100 cases the cases themselves, `16 of 47`. */
export function formatShare(hits: number, count: number): string {
  return count < 100 ? `${hits} of ${count}` : formatPercent(hits / count);
}

export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent === 0) return "0%";
  return percent < 10 ? `${trim(percent)}%` : `${Math.round(percent)}%`;
}

export function formatEstimate(estimate: Estimate): string {
  switch (estimate.unit) {
    case "share":
      return formatShare(estimate.hits ?? 0, estimate.count);
    case "ms":
      return formatDuration(estimate.value);
    case "tokens":
      return `${formatCount(estimate.value)} tokens`;
    case "usd":
      return formatUsd(estimate.value);
    case "usd-per-day":
      return `${formatUsd(estimate.value)} a day`;
    case "score":
      return estimate.value.toFixed(2);
    case "runs-per-day":
      return `${trim(estimate.value)} runs a day`;
  }
}

const WEEK_MS = 7 * 86_400_000;

/** `14:10` today, `Sat 07:30` within a week, then `22 Oct`. `long` writes the day out, for sentences. */
export function formatClock(
  timeMs: number,
  nowMs: number,
  timeZone: string,
  length: "short" | "long" = "short",
): string {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(
    timeMs,
  );
  const dayOf = (ms: number) => new Intl.DateTimeFormat("en-CA", { timeZone }).format(ms);
  if (dayOf(timeMs) === dayOf(nowMs)) return time;
  if (Math.abs(nowMs - timeMs) < WEEK_MS - 86_400_000) {
    return `${new Intl.DateTimeFormat("en-GB", { timeZone, weekday: length }).format(timeMs)} ${time}`;
  }
  return new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" }).format(timeMs);
}

/** `twice`, `three times`, `2.4 times`, or `40% more` where the factor is small. */
export function describeFactor(factor: number): { times: string; isTimes: boolean } {
  const near = (whole: number) => Math.abs(factor / whole - 1) < 0.12;
  if (factor < 1.75) return { times: `${Math.round((factor - 1) * 100)}%`, isTimes: false };
  if (near(2)) return { times: "twice", isTimes: true };
  for (const [whole, word] of [
    [3, "three"],
    [4, "four"],
    [5, "five"],
  ] as const) {
    if (near(whole)) return { times: `${word} times`, isTimes: true };
  }
  return { times: `${factor < 10 ? trim(factor) : Math.round(factor)} times`, isTimes: true };
}

function trim(value: number): string {
  return value.toFixed(1).replace(/\.0$/, "");
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
