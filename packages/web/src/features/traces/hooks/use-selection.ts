import type { TraceSummary } from "@clawglass/core/api";
import { useCallback, useRef, useState } from "react";

const NOTHING: ReadonlySet<string> = new Set();

/** The runs that are ticked in one list. Another list (`listKey`) begins with nothing ticked. */
export function useSelection(rows: readonly TraceSummary[], listKey: string) {
  const [state, setState] = useState({ listKey, ids: NOTHING });
  const ids = state.listKey === listKey ? state.ids : NOTHING;
  const lastSelected = useRef<string | null>(null);
  const now = useRef({ rows, listKey });
  now.current = { rows, listKey };

  const change = useCallback((toNext: (ids: ReadonlySet<string>) => ReadonlySet<string>) => {
    const { listKey: key } = now.current;
    setState((old) => ({ listKey: key, ids: toNext(old.listKey === key ? old.ids : NOTHING) }));
  }, []);
  /** One more or one less; with `isRange` all from the one before up to this. */
  const select = useCallback(
    (traceId: string, isRange: boolean) => {
      const shown = now.current.rows.map((row) => row.traceId);
      const from = isRange ? shown.indexOf(lastSelected.current ?? "") : -1;
      const to = shown.indexOf(traceId);
      const range = from < 0 ? [traceId] : shown.slice(Math.min(from, to), Math.max(from, to) + 1);
      lastSelected.current = traceId;
      change((old) => {
        const next = new Set(old);
        if (from < 0 && next.delete(traceId)) return next;
        for (const id of range) next.add(id);
        return next;
      });
    },
    [change],
  );
  const selectAll = useCallback((all: Iterable<string>) => change(() => new Set(all)), [change]);
  const clear = useCallback(() => change(() => NOTHING), [change]);
  return { ids, select, selectAll, clear };
}
