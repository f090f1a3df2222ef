const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME_PREFIX = /\[(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{4}-\d\d-\d\d \d\d:\d\d UTC\] /g;
const LAB_HOME = /\/[^\s"'\\]*\/clawglass-lab-[A-Za-z0-9]+/g;
const STATS_LINE = /Stats: runtime [^\n"\\]*/g;

/** Replaces what no scenario can know (ids, times, the lab's folder), so that texts can be compared whole. */
export function normalizeText(text: string): string {
  return text
    .replaceAll(LAB_HOME, "<home>")
    .replaceAll(UUID, "<uuid>")
    .replaceAll(TIME_PREFIX, "")
    .replaceAll(STATS_LINE, "Stats: <stats>");
}

/** The same for every text inside a JSON value. */
export function normalizeValue(value: unknown): unknown {
  if (typeof value === "string") return normalizeText(value);
  if (Array.isArray(value)) return value.map(normalizeValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normalizeValue(inner)]));
}
