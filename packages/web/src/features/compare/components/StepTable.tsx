import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { countTokens } from "../../../lib/count-tokens.ts";
import { formatDuration } from "../../../lib/format-time.ts";
import { Icon } from "../../../ui/Icon.tsx";
import { STATE_WORDS, StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { KIND_ICONS, KIND_WORDS, toSpanState } from "../../trace/model/span-kind.ts";
import type { SpanNode } from "../../trace/model/span-tree.ts";
import { oneLine } from "../../traces/model/trace-view.ts";
import { type AlignedStep, hasDifference } from "../model/align-traces.ts";

const ROW_PX = 40;
const MAX_INDENT_STEPS = 10;

export interface StepTableProps {
  steps: readonly AlignedStep[];
  selectedKey: string | null;
  onSelect: (key: string) => void;
}

/** One row a step: what it is, how it went in A, how in B, what differs. Only rows in view are drawn. */
export function StepTable({ steps, selectedKey, onSelect }: StepTableProps) {
  const list = useRef<HTMLDivElement>(null);
  const [marginPx, setMarginPx] = useState(0);
  useLayoutEffect(() => setMarginPx((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const keyOf = useCallback((index: number) => steps[index]?.key ?? index, [steps]);
  const virtualizer = useWindowVirtualizer({
    count: steps.length,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: marginPx,
    getItemKey: keyOf,
    useFlushSync: false,
  });
  return (
    <div role="table" aria-label="Steps of both runs" aria-rowcount={steps.length + 1} className="step-table">
      <div role="row" className="step-row step-head">
        <span role="columnheader">step</span>
        <span role="columnheader">A</span>
        <span role="columnheader">B</span>
        <span role="columnheader">what differs</span>
      </div>
      <div ref={list} role="rowgroup" style={{ height: virtualizer.getTotalSize(), position: "relative" }}>
        {virtualizer.getVirtualItems().map((item) => {
          const step = steps[item.index];
          return (
            step && (
              <StepRow
                key={item.key}
                step={step}
                index={item.index}
                startPx={item.start - marginPx}
                isSelected={step.key === selectedKey}
                onSelect={onSelect}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

function StepRow({
  step,
  index,
  startPx,
  isSelected,
  onSelect,
}: {
  step: AlignedStep;
  index: number;
  startPx: number;
  isSelected: boolean;
  onSelect: (key: string) => void;
}) {
  const node = step.left ?? step.right;
  if (!node) return null;
  const name = oneLine(node.kind === "tool" ? (node.span.toolName ?? node.span.name) : node.span.name, 100);
  const only = step.left === null ? "B" : step.right === null ? "A" : null;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`step-row is-placed${isSelected ? " is-selected" : ""}${only ? ` only-${only}` : ""}${hasDifference(step) ? "" : " is-same"}`}
      style={{ transform: `translateY(${startPx}px)` }}
    >
      <span
        role="cell"
        className="step-name"
        style={{ paddingLeft: `${Math.min(step.depth, MAX_INDENT_STEPS) * 16}px` }}
      >
        <button type="button" aria-pressed={isSelected} onClick={() => onSelect(step.key)}>
          <Icon name={KIND_ICONS[node.kind]} size={14} className={`k-${node.kind}`} />
          <span className="sr">{KIND_WORDS[node.kind]} </span>
          <span className={node.kind === "tool" ? "mono cut" : "cut"}>
            <VisibleText text={name} />
          </span>
        </button>
      </span>
      <Side node={step.left} />
      <Side node={step.right} />
      <span role="cell" className="step-differs cut">
        {only && <b>only in {only}</b>}
        {step.differences.length > 0 && (
          <VisibleText text={oneLine(step.differences.map(({ words }) => words).join(" · "), 200)} />
        )}
        {!hasDifference(step) && <span className="dim">= same</span>}
      </span>
    </div>
  );
}

function Side({ node }: { node: SpanNode | null }) {
  if (!node)
    return (
      <span role="cell" className="step-side dim">
        –
      </span>
    );
  const state = toSpanState(node.span);
  return (
    <span role="cell" className="step-side">
      <StateGlyph state={state} size={12} />
      <span className="sr">{STATE_WORDS[state]}</span>
      <span className="n">{node.span.durationMs === null ? "" : formatDuration(node.span.durationMs)}</span>
      <span className="n dim only-wide">
        {node.span.usage.totalTokens !== null && countTokens(node.span.usage.totalTokens)}
      </span>
    </span>
  );
}
