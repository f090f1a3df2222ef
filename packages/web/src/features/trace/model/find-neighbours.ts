import { listPosition } from "../../traces/model/list-position.ts";

export interface Neighbours {
  /** Place in the list that was last looked at, from 1; null when the run was opened by its address. */
  place: number | null;
  count: number;
  previousId: string | null;
  nextId: string | null;
}

/** The runs before and after this one in the list the reader came from. */
export function findNeighbours(traceId: string): Neighbours {
  const { shownIds, totalCount } = listPosition;
  const at = shownIds.indexOf(traceId);
  if (at < 0) return { place: null, count: 0, previousId: null, nextId: null };
  return {
    place: at + 1,
    count: Math.max(shownIds.length, totalCount),
    previousId: shownIds[at - 1] ?? null,
    nextId: shownIds[at + 1] ?? null,
  };
}
