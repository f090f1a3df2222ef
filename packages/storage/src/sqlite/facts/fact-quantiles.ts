import { selectByRank } from "../hours/select-by-rank.ts";

/** Up to so many values are put into one list and sorted; of more, those that are asked for are found where they are. */
const MAX_SORTED = 1_000;

/** The values at fractions of all values of some ascending lists, interpolated between neighbours (numpy's default). null of nothing. Pure. */
export function interpolateQuantiles(
  lists: readonly Float64Array[],
  fractions: readonly number[],
): (number | null)[] {
  let count = 0;
  for (const list of lists) count += list.length;
  if (count === 0) return fractions.map(() => null);
  const sources = lists.length > 1 && count <= MAX_SORTED ? [sortTogether(lists, count)] : lists;
  return fractions.map((fraction) => {
    const place = fraction * (count - 1);
    const lower = selectByRank(sources, Math.floor(place));
    const share = place - Math.floor(place);
    return share === 0 ? lower : lower + share * (selectByRank(sources, Math.floor(place) + 1) - lower);
  });
}

function sortTogether(lists: readonly Float64Array[], count: number): Float64Array {
  const all = new Float64Array(count);
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all.sort();
}

/** An assessment as a number; null where it is none. */
export function toAssessmentScore(valueJson: string): number | null {
  let value: unknown;
  try {
    value = JSON.parse(valueJson);
  } catch {
    return null;
  }
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string") return null;
  const word = value.trim().toLowerCase();
  if (word === "yes") return 1;
  return word === "no" ? 0 : null;
}
