/** As much of a page of the list as is needed. */
export interface IdPage {
  traces: readonly { traceId: string }[];
  nextCursor: string | null;
}

/** The ids of all runs of a list, newest first and each once, up to `maxCount`. `onCount` hears how many there are so far. */
export async function readAllIds(
  fetchPage: (cursor: string | undefined) => Promise<IdPage>,
  maxCount: number,
  onCount: (count: number) => void,
): Promise<string[]> {
  const found = new Set<string>();
  let cursor: string | undefined;
  do {
    onCount(found.size);
    const page = await fetchPage(cursor);
    for (const { traceId } of page.traces) found.add(traceId);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && found.size < maxCount);
  return [...found].slice(0, maxCount);
}
