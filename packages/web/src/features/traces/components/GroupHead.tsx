import { Link } from "@tanstack/react-router";
import { formatLoneCost } from "../../../lib/format-cost.ts";
import { Icon } from "../../../ui/Icon.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import type { ListItem } from "../model/group-by-session.ts";
import { oneLine } from "../model/trace-view.ts";

export interface GroupHeadProps {
  head: Extract<ListItem, { kind: "head" }>;
  index: number;
  startPx: number;
  columnCount: number;
  measure: (element: HTMLElement | null) => void;
  onFold: () => void;
}

/** A session above its runs: how many of them are loaded, and what those cost. */
export function GroupHead({ head, index, startPx, columnCount, measure, onFold }: GroupHeadProps) {
  const words = `${head.runCount} ${head.runCount === 1 ? "run" : "runs"}`;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      ref={measure}
      className="group-head"
      style={{ transform: `translateY(${startPx}px)` }}
    >
      <span role="cell" aria-colspan={columnCount} className="row">
        <button type="button" className="btn bare sm" aria-expanded={!head.isFolded} onClick={onFold}>
          <Icon name={head.isFolded ? "chevronRight" : "chevronDown"} size={14} />
          <b className="cut session-name">
            {head.sessionId === null ? "No session" : <VisibleText text={oneLine(head.sessionId, 80)} />}
          </b>
        </button>
        <span className="count">{words}</span>
        {head.failedCount > 0 && <span className="s-failed">{head.failedCount} failed</span>}
        {head.sessionId !== null && (
          <Link to="/sessions/$sessionId" params={{ sessionId: head.sessionId }}>
            Open the session
          </Link>
        )}
        <span className="end n">{formatLoneCost(head.costUsd, "price-table")}</span>
      </span>
    </div>
  );
}
