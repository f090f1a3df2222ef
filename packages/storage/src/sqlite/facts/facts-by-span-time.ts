import type { FactQuery } from "../../contract/fact-figures.ts";
import type { KeptStatements } from "../db/kept-statements.ts";
import { toHour } from "../hours/hour-of.ts";
import { type HourReader, splitAtHours, toRuns, toTimeRange } from "../hours/hour-reader.ts";
import type { Names } from "../names.ts";
import type { FactGroups } from "./fact-groups.ts";
import { addFactHours } from "./fact-hours.ts";
import { addFactRows } from "./fact-rows.ts";

/**
 * Spans of a window that goes by their own time: they may belong to traces of any hour, and summaries are by the hour of
 * the trace. Asked are the summaries of the window, and of the hours of which it is known that spans reach into it; rows
 * of stale hours, and rows at the two ends of the window.
 */
export function addFactsBySpanTime(
  statements: KeptStatements,
  names: Names,
  hours: HourReader,
  query: FactQuery,
  experimentId: number,
  groups: FactGroups,
): void {
  const own = { ...query, experimentIds: [String(experimentId)] };
  const stale = hours.listStale(experimentId);
  const without = new Set(stale);
  const { whole, ends } = splitAtHours(query);
  if (whole !== null) {
    addFactHours(hours, names, own, experimentId, { ...whole, without, starts: whole }, groups);
    for (const hour of hours.listReachingInto(experimentId, whole.first, whole.last)) {
      if (hour >= whole.first && hour <= whole.last) continue;
      addFactHours(
        hours,
        names,
        own,
        experimentId,
        { first: hour, last: hour, without, starts: whole },
        groups,
      );
    }
  }
  for (const end of ends) {
    const first = toHour(end.fromMs);
    const last = toHour(end.toMs);
    const found = new Set(hours.listReachingInto(experimentId, first, last));
    for (let hour = first; hour <= last; hour += 1) found.add(hour);
    for (const run of toRuns([...found].filter((hour) => !without.has(hour))))
      addFactRows(statements, names, { ...own, ...end }, groups, toTimeRange(run));
  }
  for (const run of toRuns(stale)) addFactRows(statements, names, own, groups, toTimeRange(run));
}
