import type { SearchSnippet, TraceSummary } from "@clawglass/core/api";
import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type CSSProperties,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { useDrawn } from "../../../lib/use-drawn.ts";
import { Button } from "../../../ui/Button.tsx";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import type { Column } from "../model/columns.ts";
import { estimateRowPx } from "../model/estimate-row-px.ts";
import { groupBySession, type ListItem, toItems } from "../model/group-by-session.ts";
import { listPosition } from "../model/list-position.ts";
import { GroupHead } from "./GroupHead.tsx";
import { TraceRow } from "./TraceRow.tsx";

export interface TraceTableHandle {
  scrollToTop(): void;
}

export interface TraceTableProps {
  rows: readonly TraceSummary[];
  totalCount: number;
  hasMore: boolean;
  isLoadingMore: boolean;
  onLoadMore: () => void;
  /** true while rows must hold still: scrolled away from the top, or the pointer rests on them. */
  onReadingChange: (isReading: boolean) => void;
  words: string;
  /** By trace: where the searched words stand. */
  snippets: Readonly<Record<string, SearchSnippet>>;
  columns: readonly Column[];
  /** Rows are cards: there is no place for a table. */
  isCard: boolean;
  /** Under heads of sessions. */
  isGrouped: boolean;
  selectedIds: ReadonlySet<string>;
  leavingIds: ReadonlySet<string>;
  onSelect: (traceId: string, isRange: boolean) => void;
  /** null closes it. */
  onPeek: (traceId: string | null) => void;
  peekId: string | null;
  ref?: Ref<TraceTableHandle>;
}

/** What stands above the rows in a wide window, about. */
const HEAD_PX = 200;
const OVERSCAN_ROWS = 8;
const LOAD_AHEAD_ROWS = 12;

export function TraceTable(props: TraceTableProps) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const list = props.isGrouped ? groupBySession(props.rows, folded) : toItems(props.rows);
  const { rows, hasMore, isLoadingMore, onLoadMore, onReadingChange, ref } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [focusedId, setFocusedId] = useState<string | null>(() => listPosition.focusedId);
  const reading = useReadingSignal(onReadingChange);
  const navigate = useNavigate();
  const isDrawn = useDrawn();
  const virtualizer = useVirtualizer({
    count: list.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateRowPx(list[index]),
    getItemKey: (index) => toItemKey(list[index], index),
    // The rows of the first frame are drawn at once, and those out of sight after them: the table itself is measured later.
    initialRect: { width: 0, height: innerHeight - HEAD_PX },
    overscan: isDrawn ? OVERSCAN_ROWS : 0,
    initialOffset: () => listPosition.scrollTop,
    useFlushSync: false,
  });
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;

  useImperativeHandle(ref, () => ({
    scrollToTop: () => scroller.current?.scrollTo({ top: 0 }),
  }));
  useEffect(() => {
    if (hasMore && !isLoadingMore && lastIndex >= list.length - LOAD_AHEAD_ROWS) onLoadMore();
  }, [hasMore, isLoadingMore, lastIndex, list.length, onLoadMore]);

  const noteFocus = useCallback((traceId: string) => {
    setFocusedId(traceId);
    listPosition.focusedId = traceId;
  }, []);
  const focusRow = (index: number) => {
    const item = list[index];
    if (item?.kind !== "run") return;
    const { traceId } = item.trace;
    noteFocus(traceId);
    if (props.peekId !== null) props.onPeek(traceId);
    virtualizer.scrollToIndex(index, { align: "auto" });
    // The row may only exist after the scroll was drawn.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true }),
    );
  };
  // Back from a run the keyboard goes on where it was.
  const leftAt = useRef(listPosition.focusedId);
  useEffect(() => {
    if (leftAt.current === null) return;
    const index = list.findIndex((item) => item.kind === "run" && item.trace.traceId === leftAt.current);
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    if (!row) return;
    leftAt.current = null;
    if (document.activeElement === document.body) row.focus({ preventScroll: true });
  });
  const step = (by: number) => {
    const places = list.flatMap((item, index) => (item.kind === "run" ? [index] : []));
    const at = places.findIndex((index) => toItemKey(list[index], index) === focusedId);
    focusRow(places[at < 0 ? 0 : Math.max(0, Math.min(places.length - 1, at + by))] ?? 0);
  };
  const open = useCallback(
    (traceId: string) => void navigate({ to: "/traces/$traceId", params: { traceId } }),
    [navigate],
  );
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Home: () => focusRow(list.findIndex(({ kind }) => kind === "run")),
    End: () => focusRow(list.length - 1),
    x: () => focusedId && props.onSelect(focusedId, false),
    "shift+x": () => focusedId && props.onSelect(focusedId, true),
    " ": () => focusedId && props.onPeek(props.peekId === focusedId ? null : focusedId),
    ...(props.peekId !== null && { Escape: () => props.onPeek(null) }),
    Enter: (event) => {
      const target = event.target;
      if (target instanceof HTMLElement && target.closest("a, button")) target.click();
      else if (focusedId) open(focusedId);
    },
  });

  return (
    <div
      className="trace-table"
      ref={scroller}
      role="table"
      aria-label="Runs, newest first"
      aria-rowcount={props.totalCount + 1}
      aria-colcount={props.columns.length + 1}
      style={{ "--columns": `20px ${props.columns.map(({ width }) => width).join(" ")}` } as CSSProperties}
      onScroll={(event) => {
        listPosition.scrollTop = event.currentTarget.scrollTop;
        reading({ isScrolled: event.currentTarget.scrollTop > 4 });
      }}
      onPointerEnter={(event) => event.pointerType === "mouse" && reading({ isHovered: true })}
      onPointerLeave={() => reading({ isHovered: false })}
    >
      <div role="rowgroup" className="trace-head-group">
        <div role="row" aria-rowindex={1} className="trace-head">
          <span role="columnheader">
            <span className="sr">select</span>
          </span>
          {props.columns.map((column) => (
            <span
              key={column.name}
              role="columnheader"
              className={column.isNumber ? "n" : ""}
              aria-sort={column.name === "time" ? "descending" : undefined}
            >
              {column.label}
              {column.label === "time" && <span aria-hidden="true"> ↓</span>}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="trace-body" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const shown = list[item.index];
          if (!shown) return null;
          if (shown.kind === "head") {
            const name = shown.sessionId ?? "";
            return (
              <GroupHead
                key={item.key}
                head={shown}
                index={item.index}
                startPx={item.start}
                measure={virtualizer.measureElement}
                columnCount={props.columns.length + 1}
                onFold={() => {
                  const next = new Set(folded);
                  if (!next.delete(name)) next.add(name);
                  setFolded(next);
                }}
              />
            );
          }
          const { trace } = shown;
          return (
            <TraceRow
              key={item.key}
              trace={trace}
              index={item.index}
              startPx={item.start}
              isFocused={trace.traceId === focusedId}
              isFirst={trace === rows[0]}
              columns={props.columns}
              isCard={props.isCard}
              isSelected={props.selectedIds.has(trace.traceId)}
              isLeaving={props.leavingIds.has(trace.traceId)}
              onSelect={props.onSelect}
              hasFocusedRow={focusedId !== null}
              words={props.words}
              snippet={props.snippets[trace.traceId] ?? null}
              measure={virtualizer.measureElement}
              onOpen={open}
              onFocusRow={noteFocus}
            />
          );
        })}
      </div>
      {hasMore && (
        <div role="rowgroup">
          <div role="row" className="trace-foot">
            <span role="cell">
              <Button isSmall onClick={onLoadMore} disabled={isLoadingMore}>
                {isLoadingMore ? "Loading" : "Show more"}
              </Button>
            </span>
          </div>
        </div>
      )}
    </div>
  );
}

function toItemKey(item: ListItem | undefined, index: number): string | number {
  if (item === undefined) return index;
  return item.kind === "run" ? item.trace.traceId : `session ${item.sessionId}`;
}

function useReadingSignal(onReadingChange: (isReading: boolean) => void) {
  const state = useRef({ isScrolled: listPosition.scrollTop > 4, isHovered: false });
  useEffect(() => {
    onReadingChange(state.current.isScrolled || state.current.isHovered);
    return () => onReadingChange(false);
  }, [onReadingChange]);
  return (change: { isScrolled?: boolean; isHovered?: boolean }) => {
    Object.assign(state.current, change);
    onReadingChange(state.current.isScrolled || state.current.isHovered);
  };
}
