import type { SearchSnippet, TraceSummary } from "@clawglass/core/api";
import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { listPosition } from "../model/list-position.ts";
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
  ref?: Ref<TraceTableHandle>;
}

const COLUMNS = [
  { label: "state", className: "" },
  { label: "time", className: "n" },
  { label: "request → reply", className: "" },
  { label: "duration", className: "n" },
  { label: "tokens", className: "n" },
  { label: "cost", className: "n" },
  { label: "model", className: "" },
  { label: "tools", className: "n" },
  { label: "scores", className: "" },
  { label: "session", className: "" },
] as const;

const ROW_PX = 57;
const LOAD_AHEAD_ROWS = 12;

export function TraceTable(props: TraceTableProps) {
  const { rows, hasMore, isLoadingMore, onLoadMore, onReadingChange, ref } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [focusedId, setFocusedId] = useState<string | null>(() => listPosition.focusedId);
  const reading = useReadingSignal(onReadingChange);
  const navigate = useNavigate();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.traceId ?? index,
    overscan: 8,
    initialOffset: () => listPosition.scrollTop,
    useFlushSync: false,
  });
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;

  useImperativeHandle(ref, () => ({
    scrollToTop: () => scroller.current?.scrollTo({ top: 0 }),
  }));
  useEffect(() => {
    if (hasMore && !isLoadingMore && lastIndex >= rows.length - LOAD_AHEAD_ROWS) onLoadMore();
  }, [hasMore, isLoadingMore, lastIndex, rows.length, onLoadMore]);

  const focusRow = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setFocusedId(row.traceId);
    listPosition.focusedId = row.traceId;
    virtualizer.scrollToIndex(index, { align: "auto" });
    // The row may only exist after the scroll was drawn.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true }),
    );
  };
  const step = (by: number) => {
    const at = rows.findIndex((row) => row.traceId === focusedId);
    focusRow(at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by)));
  };
  const open = (traceId: string) => void navigate({ to: "/traces/$traceId", params: { traceId } });
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Home: () => focusRow(0),
    End: () => focusRow(rows.length - 1),
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
      aria-colcount={COLUMNS.length}
      onScroll={(event) => {
        listPosition.scrollTop = event.currentTarget.scrollTop;
        reading({ isScrolled: event.currentTarget.scrollTop > 4 });
      }}
      onPointerEnter={(event) => event.pointerType === "mouse" && reading({ isHovered: true })}
      onPointerLeave={() => reading({ isHovered: false })}
    >
      <div role="rowgroup" className="trace-head-group">
        <div role="row" aria-rowindex={1} className="trace-head">
          {COLUMNS.map((column) => (
            <span
              key={column.label}
              role="columnheader"
              className={column.className}
              aria-sort={column.label === "time" ? "descending" : undefined}
            >
              {column.label}
              {column.label === "time" && <span aria-hidden="true"> ↓</span>}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="trace-body" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const trace = rows[item.index];
          if (!trace) return null;
          return (
            <TraceRow
              key={item.key}
              trace={trace}
              index={item.index}
              startPx={item.start}
              isFocused={trace.traceId === focusedId}
              isFirst={item.index === 0}
              hasFocusedRow={focusedId !== null}
              words={props.words}
              snippet={props.snippets[trace.traceId] ?? null}
              measure={virtualizer.measureElement}
              onOpen={open}
              onFocusRow={(traceId) => {
                setFocusedId(traceId);
                listPosition.focusedId = traceId;
              }}
            />
          );
        })}
      </div>
      {hasMore && (
        <div className="trace-foot">
          <Button isSmall onClick={onLoadMore} disabled={isLoadingMore}>
            {isLoadingMore ? "Loading" : "Show more"}
          </Button>
        </div>
      )}
    </div>
  );
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
