import { UNKNOWN } from "./format-number.ts";

const DAY_MS = 86_400_000;

/** `20 ms`, `6.1 s`, `48 s`, `1 m 08 s`, `2 h 05 m`. Below a millisecond: `0.4 ms`. */
export function formatDuration(durationMs: number | null): string {
  if (durationMs === null || !Number.isFinite(durationMs)) return UNKNOWN;
  if (durationMs < 0) return `−${formatDuration(-durationMs)}`;
  if (durationMs === 0) return "0 ms";
  if (durationMs < 0.95) return `${Math.max(0.1, durationMs).toFixed(1)} ms`;
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${(durationMs / 1_000).toFixed(1)} s`;
  const totalSeconds = Math.round(durationMs / 1_000);
  if (totalSeconds < 3_600) return `${Math.floor(totalSeconds / 60)} m ${pad(totalSeconds % 60)} s`;
  const totalMinutes = Math.round(totalSeconds / 60);
  return `${Math.floor(totalMinutes / 60)} h ${pad(totalMinutes % 60)} m`;
}

/** Whole seconds for something that still runs, so that the figure does not flicker: `6 s`, `1 m 08 s`. */
export function formatRunning(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1_000));
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1_000);
}

/** An instant after the start of a run: `+0.3 s`, `+1 m 07 s`. */
export function formatOffset(offsetMs: number): string {
  if (offsetMs < 0) return `−${formatOffset(-offsetMs).slice(1)}`;
  return offsetMs < 59_950 ? `+${(offsetMs / 1_000).toFixed(1)} s` : `+${formatDuration(offsetMs)}`;
}

/** Clock time today, `Sat 07:30` within a week, then `22 Oct`, with the year when it is another one. Local time. */
export function formatMoment(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  if (Number.isNaN(at.getTime())) return UNKNOWN;
  const now = new Date(nowMs);
  if (isSameDay(at, now)) return formatClock(atMs);
  const daysAgo = (startOfDay(now) - startOfDay(at)) / DAY_MS;
  if (daysAgo > 0 && daysAgo < 7)
    return `${WEEKDAYS[at.getDay()]} ${pad(at.getHours())}:${pad(at.getMinutes())}`;
  const day = `${at.getDate()} ${MONTHS[at.getMonth()]}`;
  return at.getFullYear() === now.getFullYear() ? day : `${day} ${at.getFullYear()}`;
}

/** `07:31:12`, local time. */
export function formatClock(atMs: number): string {
  const at = new Date(atMs);
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

/** The whole instant with its zone, for tooltips: `Sun 22 Nov 2026, 07:31:12.480 UTC+1`. */
export function formatInstant(atMs: number): string {
  const at = new Date(atMs);
  if (Number.isNaN(at.getTime())) return UNKNOWN;
  const millis = String(at.getMilliseconds()).padStart(3, "0");
  const date = `${WEEKDAYS[at.getDay()]} ${at.getDate()} ${MONTHS[at.getMonth()]} ${at.getFullYear()}`;
  return `${date}, ${formatClock(atMs)}.${millis} ${formatZone(-at.getTimezoneOffset())}`;
}

function formatZone(offsetMinutes: number): string {
  if (offsetMinutes === 0) return "UTC";
  const size = Math.abs(offsetMinutes);
  const rest = size % 60 === 0 ? "" : `:${pad(size % 60)}`;
  return `UTC${offsetMinutes < 0 ? "−" : "+"}${Math.floor(size / 60)}${rest}`;
}

function startOfDay(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
}

function isSameDay(left: Date, right: Date): boolean {
  return startOfDay(left) === startOfDay(right);
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
