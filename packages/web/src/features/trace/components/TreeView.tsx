import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useMedia } from "../../../lib/use-media.ts";
import { useNow } from "../../../lib/use-now.ts";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { useFind } from "../hooks/use-find.ts";
import { useRowHints } from "../hooks/use-row-hints.ts";
import { findCriticalPath } from "../model/critical-path.ts";
import { listFailureIds, listSlowestIds, stepInRing, toIds } from "../model/find-spans.ts";
import { createTimeScale } from "../model/time-scale.ts";
import { foldBelowDepth, toTreeRows, unfoldTo } from "../model/tree-rows.ts";
import type { TraceViewProps } from "./ConversationView.tsx";
import { Minimap } from "./Minimap.tsx";
import { RestOfRun } from "./RestOfRun.tsx";
import { SpanPanel } from "./SpanPanel.tsx";
import { SpanSheet } from "./SpanSheet.tsx";
import { TreeLegend } from "./TreeLegend.tsx";
import { TreeRowView } from "./TreeRowView.tsx";
import { TreeToolbar } from "./TreeToolbar.tsx";
import "./TreeView.css";

export interface TreeViewProps extends TraceViewProps {
  /** The rest of the run could not be read. */
  isRestLost: boolean;
  onLoadRest: () => void;
}

const LONG_RUN_SPANS = 2_000;
const LONG_RUN_PATH_EVERY_MS = 5_000;
const ROW_PX = 32;
const ROW_NARROW_PX = 36;

/** Tree and timeline: one set of rows, names at the left, time at the right, detail of the selected span beside. */
export function TreeView({ detail, isRestLost, onLoadRest, search, onSearch }: TreeViewProps) {
  const { summary, tree, isWhole } = detail;
  const isWide = useMedia("(min-width: 1101px)");
  const isNarrow = useMedia("(max-width: 760px)");
  const isRunning = summary.openSpanCount > 0 && !summary.isIncomplete;
  const nowMs = useNow(250, isRunning);
  const nowOffsetMs = isRunning ? Math.max(0, nowMs - summary.requestTimeMs) : (summary.durationMs ?? 0);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [findText, setFindText] = useState("");
  const [isPathShown, setIsPathShown] = useState(true);
  const [range, setRange] = useState<[number, number] | null>(null);

  const rows = useMemo(() => toTreeRows(tree, folded), [tree, folded]);
  const { hits, isLooking, isCapped } = useFind(detail, findText);
  const hitIds = useMemo(() => new Set(hits.map((node) => node.span.spanId)), [hits]);
  const failureIds = useMemo(() => listFailureIds(detail), [detail]);
  const endMs = summary.openSpanCount > 0 ? Math.max(detail.endOffsetMs, nowOffsetMs) : detail.endOffsetMs;
  const scale = useMemo(
    () => (range ? createTimeScale(range[0], range[1]) : createTimeScale(0, endMs)),
    [range, endMs],
  );
  // The path of a long run that goes on is looked for anew every few seconds, not with every tick.
  const pathNowMs =
    isRunning && tree.inOrder.length > LONG_RUN_SPANS
      ? Math.floor(nowOffsetMs / LONG_RUN_PATH_EVERY_MS) * LONG_RUN_PATH_EVERY_MS
      : nowOffsetMs;
  // Rows come first; the path is drawn on them in a second step, so that neither holds up the reader for long.
  const pathTree = useDeferredValue(isWhole ? tree : null);
  const path = useMemo(() => {
    const root = pathTree?.roots[0];
    return isPathShown && root ? findCriticalPath(root, pathNowMs) : null;
  }, [pathTree, isPathShown, pathNowMs]);

  const fallbackId = detail.firstFailure?.spanId ?? tree.roots[0]?.span.spanId;
  const selectedId = search.span ?? (isWide ? fallbackId : undefined);

  const list = useRef<HTMLDivElement>(null);
  const [marginPx, setMarginPx] = useState<number | null>(null);
  useLayoutEffect(() => setMarginPx((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  // One function as long as the rows are the same: with a new one all rows are laid out anew, at every step of the wheel.
  const keyOf = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  const virtualizer = useWindowVirtualizer({
    // Room for what is still to come: nothing jumps when it does.
    count: rows.length + detail.spanCount - tree.inOrder.length,
    estimateSize: () => (isNarrow ? ROW_NARROW_PX : ROW_PX),
    overscan: 12,
    scrollMargin: marginPx ?? 0,
    scrollPaddingStart: 150,
    getItemKey: keyOf,
    useFlushSync: false,
  });

  const inView = virtualizer.getVirtualItems();
  const hints = useRowHints(
    detail,
    inView.flatMap((item) => rows[item.index] ?? []),
    virtualizer.isScrolling,
  );

  // The span of the address, or one chosen before its row was here.
  const toBringIntoView = useRef(search.span);
  const select = (spanId: string, { isShown = false } = {}) => {
    const node = tree.byId.get(spanId);
    if (!node) toBringIntoView.current = spanId;
    const open = node ? unfoldTo(folded, node) : folded;
    if (open !== folded) setFolded(open);
    onSearch({ span: spanId });
    if (isShown) return;
    const index = toTreeRows(tree, open).findIndex((row) => row.key === spanId);
    if (index >= 0) requestAnimationFrame(() => virtualizer.scrollToIndex(index, { align: "auto" }));
  };
  useEffect(() => {
    const spanId = toBringIntoView.current;
    if (!spanId || marginPx === null) return;
    const index = rows.findIndex((row) => row.key === spanId);
    if (index < 0) return;
    toBringIntoView.current = undefined;
    requestAnimationFrame(() => virtualizer.scrollToIndex(index, { align: "auto" }));
  }, [marginPx, rows, virtualizer]);

  const stepBy = (by: number) => {
    const spanRows = rows.filter((row) => row.kind === "span");
    const at = spanRows.findIndex((row) => row.key === selectedId);
    const next = spanRows[Math.max(0, Math.min(spanRows.length - 1, at + by))];
    if (next) select(next.key);
  };
  const cycle = (ids: readonly string[], by: number) => {
    const next = stepInRing(ids, selectedId, by);
    if (next !== null) select(next);
  };
  const setFold = (spanId: string, isFolded: boolean) => {
    const next = new Set(folded);
    if (isFolded) next.add(spanId);
    else next.delete(spanId);
    setFolded(next);
  };
  const foldSelected = () => {
    const row = rows.find((candidate) => candidate.key === selectedId);
    if (row?.kind !== "span") return;
    if (row.canFold && !row.isFolded) setFold(row.key, true);
    else if (row.node.parent) select(row.node.parent.span.spanId);
  };
  const hitIdList = useMemo(() => toIds(hits), [hits]);
  const goToFailure = (by: number) => cycle(failureIds, by);
  const goToSlowest = (by: number) => cycle(listSlowestIds(detail), by);
  const showLevels = (levels: number | null) =>
    isWhole && setFolded(levels === null ? new Set() : foldBelowDepth(tree, levels - 1));
  useKeys({
    "[": () => stepBy(-1),
    "]": () => stepBy(1),
    ArrowUp: () => stepBy(-1),
    ArrowDown: () => stepBy(1),
    ArrowLeft: foldSelected,
    ArrowRight: () => selectedId && (folded.has(selectedId) ? setFold(selectedId, false) : stepBy(1)),
    n: () => cycle(hitIdList, 1),
    "shift+n": () => cycle(hitIdList, -1),
    e: () => goToFailure(1),
    "shift+e": () => goToFailure(-1),
    s: () => goToSlowest(1),
    "shift+s": () => goToSlowest(-1),
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((level) => [level, () => showLevels(level)])),
    0: () => showLevels(null),
    p: () => setIsPathShown(!isPathShown),
  });

  const panel = selectedId && (
    <SpanPanel
      key={selectedId}
      traceId={summary.traceId}
      spanId={selectedId}
      tree={tree}
      tab={search.tab}
      onSearch={onSearch}
      onStep={stepBy}
    />
  );
  return (
    <div className="tree-layout">
      <div className="tree-side">
        <div className="tree-sticky">
          <TreeToolbar
            detail={detail}
            findText={findText}
            onFindText={setFindText}
            hitCount={hits.length}
            isLooking={isLooking}
            isCapped={isCapped}
            hitPlace={selectedId ? hitIdList.indexOf(selectedId) + 1 : 0}
            onHit={(by) => cycle(hitIdList, by)}
            failureCount={isWhole ? failureIds.length : summary.errorSpanCount}
            onFailure={() => goToFailure(1)}
            onSlowest={() => goToSlowest(1)}
            isPathShown={isPathShown}
            onPath={() => setIsPathShown(!isPathShown)}
            onLevels={showLevels}
          />
          <div className="tree-head tree-columns">
            <span>step</span>
            <span className="n">took</span>
            <span className="n only-wide">tokens</span>
            <span className="n only-wide">cost</span>
            <Minimap
              tree={isWhole ? tree : null}
              endMs={endMs}
              scale={scale}
              isZoomed={range !== null}
              onRange={setRange}
            />
          </div>
        </div>
        <div
          className="tree-body"
          ref={list}
          role="tree"
          aria-label="Steps of the run"
          aria-busy={!isWhole}
          style={{ height: virtualizer.getTotalSize() }}
        >
          <div className="tree-grid tree-columns" aria-hidden="true">
            <div className="tree-grid-lines">
              {scale.ticks.map((tick) => (
                <i key={tick.atMs} style={{ left: `${scale.toPercent(tick.atMs)}%` }} />
              ))}
            </div>
          </div>
          {inView.map((item) => {
            const row = rows[item.index];
            const startPx = item.start - (marginPx ?? 0);
            if (!row) return <PendingRow key={item.key} startPx={startPx} />;
            return (
              <TreeRowView
                key={item.key}
                row={row}
                startPx={startPx}
                scale={scale}
                nowOffsetMs={nowOffsetMs}
                segments={path?.get(row.key)}
                isSelected={
                  row.key === selectedId ||
                  (row.kind === "event" && search.tab === "events" && row.node.span.spanId === selectedId)
                }
                isHit={hitIds.has(row.key)}
                hint={hints.get(row.key)}
                onSelect={(spanId, tab) => {
                  if (tab) onSearch({ span: spanId, tab });
                  else select(spanId, { isShown: true });
                }}
                onFold={setFold}
              />
            );
          })}
        </div>
        <TreeLegend hasPath={path !== null} />
        {!isWhole && <RestOfRun detail={detail} isLost={isRestLost} onLoad={onLoadRest} />}
      </div>
      {isWide ? (
        <aside className="span-side" aria-label="Selected step">
          {panel}
        </aside>
      ) : (
        search.span && (
          <SpanSheet onClose={() => onSearch({ span: undefined, tab: undefined })}>{panel}</SpanSheet>
        )
      )}
    </div>
  );
}

/** Room for a step that is still to come. */
function PendingRow({ startPx }: { startPx: number }) {
  return (
    <div
      className="tree-row tree-columns is-pending"
      style={{ transform: `translateY(${startPx}px)` }}
      aria-hidden="true"
    >
      <div className="tree-name">
        <i />
      </div>
    </div>
  );
}
