const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

export interface TimeDomain {
  fromMs: number;
  toMs: number;
}

export interface AxisLabel {
  /** 0 to 100, from the left. */
  percent: number;
  text: string;
}

/** Where a moment stands, 0 to 100 from the left; moments outside stay at the edge. */
export function toPercent(atMs: number, { fromMs, toMs }: TimeDomain): number {
  return Math.min(100, Math.max(0, ((atMs - fromMs) / (toMs - fromMs)) * 100));
}

/** Clock times for a day, `Mon 16` for a week, `16 Nov` beyond. Local time; a day's label stands in its middle. */
export function listAxisLabels(domain: TimeDomain): AxisLabel[] {
  const lengthMs = domain.toMs - domain.fromMs;
  return lengthMs <= 2 * DAY_MS ? listHours(domain) : listDays(domain, lengthMs <= 9 * DAY_MS ? 1 : 3);
}

function listHours(domain: TimeDomain): AxisLabel[] {
  const labels: AxisLabel[] = [];
  for (let atMs = Math.ceil(domain.fromMs / HOUR_MS) * HOUR_MS; atMs < domain.toMs; atMs += HOUR_MS) {
    const hour = new Date(atMs).getHours();
    if (hour % 3 === 0)
      labels.push({ percent: toPercent(atMs, domain), text: `${String(hour).padStart(2, "0")}:00` });
  }
  return labels;
}

function listDays(domain: TimeDomain, everyDays: number): AxisLabel[] {
  const labels: AxisLabel[] = [];
  const day = new Date(domain.fromMs);
  day.setHours(0, 0, 0, 0);
  for (let index = 0; day.getTime() < domain.toMs; index++) {
    const startMs = Math.max(day.getTime(), domain.fromMs);
    const text =
      everyDays === 1
        ? `${WEEKDAYS[day.getDay()]} ${day.getDate()}`
        : `${day.getDate()} ${MONTHS[day.getMonth()]}`;
    day.setDate(day.getDate() + 1);
    const endMs = Math.min(day.getTime(), domain.toMs);
    // The piece of a day at the edge is too narrow for a label of its own.
    if (index % everyDays === 0 && endMs - startMs > DAY_MS / 2)
      labels.push({ percent: toPercent((startMs + endMs) / 2, domain), text });
  }
  return labels;
}
