import type { OverviewBucket } from "@clawglass/core/api";

const HOUR_MS = 3_600_000;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** The time of a bar in words: `Tue 17 Nov, 12:00 to 18:00`, or the day alone. Local time. */
export function describeBucket({ startMs, endMs }: Pick<OverviewBucket, "startMs" | "endMs">): string {
  const start = new Date(startMs);
  const day = toDay(start);
  const end = new Date(endMs);
  const isDay = endMs - startMs >= 23 * HOUR_MS && endMs - startMs <= 25 * HOUR_MS && start.getHours() === 0;
  if (isDay) return day;
  const isSameDay = endMs - startMs <= 24 * HOUR_MS;
  return `${day}, ${toClock(start)} to ${isSameDay ? "" : `${toDay(end)}, `}${toClock(end)}`;
}

/** How wide the bars are: `per hour`, `per 6 hours`, `per day`. */
export function describeWidth(buckets: readonly OverviewBucket[]): string {
  const hours = Math.round(Math.max(...buckets.map(({ startMs, endMs }) => endMs - startMs)) / HOUR_MS);
  return hours === 1 ? "per hour" : hours >= 23 ? "per day" : `per ${hours} hours`;
}

function toDay(at: Date): string {
  return `${WEEKDAYS[at.getDay()]} ${at.getDate()} ${MONTHS[at.getMonth()]}`;
}

function toClock(at: Date): string {
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}
