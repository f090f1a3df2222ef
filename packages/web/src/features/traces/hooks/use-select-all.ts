import { useCallback, useEffect, useRef, useState } from "react";
import { readAllIds } from "../model/read-all-ids.ts";
import type { TracesSearch } from "../model/traces-search.ts";
import { fetchListPage } from "./fetch-list-page.ts";

/** So many at most: what is done to them must stay something that a person can wait for. */
export const MAX_SELECTED = 5_000;
const PAGE_SIZE = 200;

export interface SelectAll {
  /** How many were found so far; null while nothing is being looked for. */
  foundCount: number | null;
  problem: string | null;
  /** Reads the ids of all runs that fit, newest first. */
  start: () => void;
  stop: () => void;
}

/** Every run that fits the search, also those that are not loaded: exactly the runs that were there when they were read. */
export function useSelectAll(
  search: TracesSearch,
  listKey: string,
  onFound: (traceIds: readonly string[]) => void,
): SelectAll {
  const [state, setState] = useState<{ foundCount: number | null; problem: string | null }>(IDLE);
  const running = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setState(IDLE);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search is another list
  useEffect(() => stop, [stop, listKey]);
  const start = async () => {
    stop();
    const controller = new AbortController();
    running.current = controller;
    try {
      const ids = await readAllIds(
        (cursor) => fetchListPage(search, cursor, controller.signal, PAGE_SIZE),
        MAX_SELECTED,
        (foundCount) => setState({ foundCount, problem: null }),
      );
      if (controller.signal.aborted) return;
      onFound(ids);
      setState(IDLE);
    } catch (error) {
      if (controller.signal.aborted) return;
      setState({ foundCount: null, problem: error instanceof Error ? error.message : "" });
    }
  };
  return { ...state, start: () => void start(), stop };
}

const IDLE = { foundCount: null, problem: null };
