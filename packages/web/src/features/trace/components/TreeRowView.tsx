import type { SpanRow } from "@clawglass/core/api";
import { memo } from "react";
import { formatCost } from "../../../lib/format-cost.ts";
import { formatCount } from "../../../lib/format-number.ts";
import { formatDuration, formatOffset, formatRunning } from "../../../lib/format-time.ts";
import { Icon } from "../../../ui/Icon.tsx";
import { STATE_WORDS, StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { oneLine, toErrorBeside } from "../../traces/model/trace-view.ts";
import type { SpanHint } from "../hooks/use-row-hints.ts";
import { toArgumentLine } from "../model/conversation-view.ts";
import type { PathSegment } from "../model/critical-path.ts";
import { KIND_ICONS, KIND_WORDS, toSpanState } from "../model/span-kind.ts";
import type { TimeScale } from "../model/time-scale.ts";
import type { SpanTab } from "../model/trace-search.ts";
import type { TreeRow } from "../model/tree-rows.ts";

export interface TreeRowViewProps {
  row: TreeRow;
  startPx: number;
  scale: TimeScale;
  nowOffsetMs: number;
  segments: readonly PathSegment[] | undefined;
  isSelected: boolean;
  isHit: boolean;
  /** Words of the row that came after it. */
  hint: SpanHint | undefined;
  onSelect: (spanId: string, tab?: SpanTab) => void;
  onFold: (spanId: string, isFolded: boolean) => void;
}

/** Deeper rows stay at this indent and say their level. */
const MAX_INDENT_STEPS = 14;
const MIN_OWN_PATH_PERCENT = 2;

export const TreeRowView = memo(function TreeRowView(props: TreeRowViewProps) {
  const { row, isSelected } = props;
  const spanId = row.node.span.spanId;
  const indentPx = 8 + Math.min(row.depth, MAX_INDENT_STEPS) * 18;
  const isFailed = row.kind === "span" && row.node.span.status === "ERROR";
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the tree are bound for the whole page
    <div
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={isSelected}
      aria-expanded={row.kind === "span" && row.canFold ? !row.isFolded : undefined}
      tabIndex={isSelected ? 0 : -1}
      className={`tree-row tree-columns${isSelected ? " is-selected" : ""}${isFailed ? " is-failed" : ""}`}
      style={{ transform: `translateY(${props.startPx}px)` }}
      onClick={() => props.onSelect(spanId, row.kind === "event" ? "events" : undefined)}
    >
      <div className="tree-name" style={{ paddingLeft: `${indentPx}px` }}>
        {row.depth > 0 && (
          <i className="tree-guide" style={{ left: `${indentPx - 9}px` }} aria-hidden="true" />
        )}
        {row.kind === "span" ? <SpanName {...props} row={row} /> : <EventName name={row.name} />}
      </div>
      {row.kind === "span" ? (
        <SpanFigures span={row.node.span} nowOffsetMs={props.nowOffsetMs} />
      ) : (
        <EventFigures offsetMs={row.offsetMs} />
      )}
      <div className="tree-time">
        {row.kind === "span" ? (
          <Bar {...props} row={row} />
        ) : (
          <EventMark offsetMs={row.offsetMs} scale={props.scale} />
        )}
      </div>
    </div>
  );
});

function SpanName({
  row,
  isHit,
  hint,
  onFold,
}: TreeRowViewProps & { row: Extract<TreeRow, { kind: "span" }> }) {
  const { node } = row;
  const { span, kind } = node;
  const state = toSpanState(span);
  const name = oneLine(kind === "tool" ? (span.toolName ?? span.name) : span.name, 120);
  return (
    <>
      {row.canFold ? (
        <button
          type="button"
          className="tree-twist"
          tabIndex={-1}
          aria-label={row.isFolded ? `Unfold ${name}` : `Fold ${name}`}
          onClick={(event) => {
            event.stopPropagation();
            onFold(span.spanId, !row.isFolded);
          }}
        >
          <Icon name={row.isFolded ? "chevronRight" : "chevronDown"} size={12} />
        </button>
      ) : (
        <span className="tree-twist" />
      )}
      <Icon name={KIND_ICONS[kind]} size={14} className={`k-${kind}`} />
      <span className="sr">{KIND_WORDS[kind]} </span>
      <span className="cut">
        <span className={kind === "tool" || kind === "sub" ? "mono tree-label" : "tree-label"}>
          {isHit ? (
            <mark>
              <VisibleText text={name} />
            </mark>
          ) : (
            <VisibleText text={name} />
          )}
        </span>{" "}
        <span className={state === "failed" ? "s-failed" : "dim"}>
          <Hint row={row} hint={hint} />
        </span>
      </span>
      {state !== "ok" && (
        <>
          <StateGlyph state={state} size={12} />
          <span className="sr">{STATE_WORDS[state]}</span>
        </>
      )}
      {row.isFolded && (
        <span
          className="count"
          title={
            node.descendantCount === null
              ? "Not all steps are here yet"
              : `${node.descendantCount} steps inside`
          }
        >
          {node.descendantCount === null ? "…" : node.descendantCount + span.events.length}
          {node.hasFailureBelow && <span className="sr"> with a failure inside</span>}
        </span>
      )}
      {row.isFolded && node.hasFailureBelow && state !== "failed" && <StateGlyph state="failed" size={12} />}
    </>
  );
}

/** A few words that tell rows of one name apart. */
function Hint({ row, hint }: { row: Extract<TreeRow, { kind: "span" }>; hint: SpanHint | undefined }) {
  const { span, kind, callNumber } = row.node;
  const errorMessage = span.errorMessage ?? hint?.errorMessage;
  const inputPreview = span.inputPreview ?? hint?.inputPreview;
  if (span.status === "ERROR" && errorMessage)
    return <VisibleText text={toErrorBeside(span.toolName ?? span.name, oneLine(errorMessage, 80))} />;
  if (kind === "llm") return <>call {callNumber ?? 1}</>;
  if (kind === "sub") return <>sub-agent</>;
  if (kind === "tool" && inputPreview) return <VisibleText text={toArgumentLine(inputPreview, 80)} />;
  return row.depth > MAX_INDENT_STEPS ? <>level {row.depth + 1}</> : null;
}

function SpanFigures({ span, nowOffsetMs }: { span: SpanRow; nowOffsetMs: number }) {
  const isOpen = span.durationMs === null;
  return (
    <>
      <span className="n tree-took">
        {isOpen && !span.isIncomplete
          ? formatRunning(nowOffsetMs - span.startOffsetMs)
          : isOpen
            ? ""
            : formatDuration(span.durationMs)}
      </span>
      <span className="n only-wide">
        {span.usage.totalTokens === null ? "" : formatCount(span.usage.totalTokens)}
      </span>
      <span className="n only-wide">{span.costUsd === null ? "" : formatCost(span.costUsd, "sender")}</span>
    </>
  );
}

function EventName({ name }: { name: string }) {
  return (
    <>
      <span className="tree-twist" />
      <Icon name="event" size={14} className="k-event" />
      <span className="cut tree-label">
        <VisibleText text={oneLine(name.replaceAll("_", " "), 120)} />
      </span>
    </>
  );
}

function EventFigures({ offsetMs }: { offsetMs: number }) {
  return (
    <>
      <span className="n dim">{formatOffset(offsetMs)}</span>
      <span className="only-wide" />
      <span className="only-wide" />
    </>
  );
}

function Bar({
  row,
  scale,
  nowOffsetMs,
  segments,
}: TreeRowViewProps & { row: Extract<TreeRow, { kind: "span" }> }) {
  const { span, kind } = row.node;
  const startMs = span.startOffsetMs;
  const endMs = span.durationMs === null ? Math.max(startMs, nowOffsetMs) : startMs + span.durationMs;
  if (endMs < scale.startMs || startMs > scale.endMs) return null;
  const state = toSpanState(span);
  const left = scale.toPercent(startMs);
  const place = {
    left: `min(${left}%, calc(100% - 3px))`,
    width: `max(3px, ${scale.toPercent(endMs) - left}%)`,
  };
  return (
    <>
      <i className={`bar k-${kind} is-${state}`} style={place} />
      {segments?.map((segment) => {
        const from = scale.toPercent(segment.startMs);
        const to = scale.toPercent(segment.endMs);
        // Slivers between two children would be dust on the bracket of their parent.
        if (row.node.children.length > 0 && to - from < MIN_OWN_PATH_PERCENT) return null;
        return (
          <i
            key={segment.startMs}
            className="path"
            style={{ left: `${from}%`, width: `max(2px, ${to - from}%)` }}
          />
        );
      })}
    </>
  );
}

function EventMark({ offsetMs, scale }: { offsetMs: number; scale: TimeScale }) {
  if (offsetMs < scale.startMs || offsetMs > scale.endMs) return null;
  return (
    <i className="bar k-event" style={{ left: `min(${scale.toPercent(offsetMs)}%, calc(100% - 2px))` }} />
  );
}
