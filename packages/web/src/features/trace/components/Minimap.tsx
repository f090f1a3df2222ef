import { useMemo, useRef, useState } from "react";
import { formatDuration } from "../../../lib/format-time.ts";
import type { SpanTree } from "../model/span-tree.ts";
import { createTimeScale, type TimeScale } from "../model/time-scale.ts";

export interface MinimapProps {
  /** null while not all spans are here. */
  tree: SpanTree | null;
  endMs: number;
  /** What the timeline shows now. */
  scale: TimeScale;
  isZoomed: boolean;
  /** null shows the whole run again. */
  onRange: (range: [number, number] | null) => void;
}

const MAX_LINES = 300;
const MIN_DRAG_PERCENT = 1;
const KEY_ZOOM = 0.5;

/** The whole run in small, with the lens over the part that the timeline shows. Drag over it to look closer. */
export function Minimap({ tree, endMs, scale, isZoomed, onRange }: MinimapProps) {
  const element = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<[number, number] | null>(null);
  const lines = useMemo(() => (tree ? toLines(tree, endMs) : []), [tree, endMs]);
  const whole = createTimeScale(0, endMs);
  const percentAt = (clientX: number) => {
    const box = element.current?.getBoundingClientRect();
    return box && box.width > 0 ? Math.min(100, Math.max(0, ((clientX - box.left) / box.width) * 100)) : 0;
  };
  const left = drag ? Math.min(...drag) : whole.toPercent(scale.startMs);
  const right = drag ? Math.max(...drag) : whole.toPercent(scale.endMs);
  const zoomBy = (factor: number) => {
    const middle = (scale.startMs + scale.endMs) / 2;
    const half = ((scale.endMs - scale.startMs) / 2) * factor;
    onRange(half * 2 >= endMs ? null : clampRange(middle - half, middle + half, endMs));
  };
  const panBy = (share: number) => {
    const by = (scale.endMs - scale.startMs) * share;
    onRange(clampRange(scale.startMs + by, scale.endMs + by, endMs));
  };
  return (
    <div className="minimap">
      <div
        ref={element}
        className="minimap-map"
        role="slider"
        tabIndex={0}
        aria-label="Visible time. Plus and minus change the size, arrows move, 0 shows the whole run"
        aria-valuemin={0}
        aria-valuemax={Math.round(endMs)}
        aria-valuenow={Math.round(scale.startMs)}
        aria-valuetext={
          isZoomed ? `${formatDuration(scale.startMs)} to ${formatDuration(scale.endMs)}` : "the whole run"
        }
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const at = percentAt(event.clientX);
          setDrag([at, at]);
        }}
        onPointerMove={(event) => drag && setDrag([drag[0], percentAt(event.clientX)])}
        onPointerUp={() => {
          if (drag && right - left >= MIN_DRAG_PERCENT)
            onRange([(left / 100) * endMs, (right / 100) * endMs]);
          else if (isZoomed) onRange(null);
          setDrag(null);
        }}
        onPointerCancel={() => setDrag(null)}
        onKeyDown={(event) => {
          const actions: Record<string, () => void> = {
            "+": () => zoomBy(KEY_ZOOM),
            "=": () => zoomBy(KEY_ZOOM),
            "-": () => zoomBy(1 / KEY_ZOOM),
            "0": () => onRange(null),
            ArrowLeft: () => panBy(-0.25),
            ArrowRight: () => panBy(0.25),
          };
          const action = actions[event.key];
          if (!action) return;
          event.preventDefault();
          event.stopPropagation();
          action();
        }}
      >
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {lines.map((line) => (
            <rect
              key={line.key}
              x={line.x}
              width={line.width}
              y={line.y}
              height={line.height}
              className={line.className}
            />
          ))}
        </svg>
        <i
          className="lens-window"
          style={{ left: `${left}%`, width: `${Math.max(0, right - left)}%` }}
          aria-hidden="true"
        />
      </div>
      <div className="minimap-ticks" aria-hidden="true">
        {scale.ticks.map((tick) => (
          <span key={tick.atMs} style={{ left: `${scale.toPercent(tick.atMs)}%` }}>
            {tick.label}
          </span>
        ))}
      </div>
    </div>
  );
}

function clampRange(startMs: number, endMs: number, wholeMs: number): [number, number] {
  const length = Math.min(wholeMs, endMs - startMs);
  const start = Math.min(Math.max(0, startMs), wholeMs - length);
  return [start, start + length];
}

/** At most a few hundred lines, however many spans: failures always, the rest evenly thinned. */
function toLines(tree: SpanTree, endMs: number) {
  const every = Math.ceil(tree.inOrder.length / MAX_LINES);
  const nodes = tree.inOrder
    .filter((node, index) => index % every === 0 || node.span.status === "ERROR")
    .slice(0, MAX_LINES * 2);
  const height = Math.min(10, 100 / Math.max(1, nodes.length));
  const length = Math.max(0.001, endMs);
  return nodes.map(({ span, kind }, index) => ({
    key: span.spanId,
    x: Math.min(99.6, (span.startOffsetMs / length) * 100),
    width: Math.max(0.4, ((span.durationMs ?? length - span.startOffsetMs) / length) * 100),
    y: (index / Math.max(1, nodes.length)) * 100,
    height: Math.max(0.6, height * 0.7),
    className:
      span.status === "ERROR"
        ? "m-failed"
        : kind === "llm"
          ? "m-llm"
          : kind === "tool"
            ? "m-tool"
            : "m-other",
  }));
}
