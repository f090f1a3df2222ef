import { Link } from "@tanstack/react-router";
import { describeCostSource, formatCost } from "../../../lib/format-cost.ts";
import { formatCount, formatExactCount, formatShare } from "../../../lib/format-number.ts";
import { formatDuration, formatInstant, formatRunning } from "../../../lib/format-time.ts";
import { useNow } from "../../../lib/use-now.ts";
import { Icon } from "../../../ui/Icon.tsx";
import { STATE_WORDS, StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { listPosition } from "../../traces/model/list-position.ts";
import { oneLine, toModelWords, toOrigin, toStateName, toTitle } from "../../traces/model/trace-view.ts";
import type { Neighbours } from "../model/find-neighbours.ts";
import type { OpenedTrace } from "../model/open-trace.ts";
import type { TraceSearch } from "../model/trace-search.ts";
import { StateSentence } from "./StateSentence.tsx";
import { TraceActions } from "./TraceActions.tsx";

export interface TraceHeaderProps {
  detail: OpenedTrace;
  view: TraceSearch["view"];
  neighbours: Neighbours;
  onView: (view: TraceSearch["view"]) => void;
  onCompare: () => void;
}

export function TraceHeader({ detail, view, neighbours, onView, onCompare }: TraceHeaderProps) {
  const { summary } = detail;
  const state = toStateName(summary);
  return (
    <section className="trace-header" aria-label="The run in short">
      <div className="trace-bar">
        <Link
          className="btn sm bare"
          to="/traces"
          search={listPosition.search}
          aria-label="Traces, back to the list"
        >
          <Icon name="back" />
          <span className="only-wide">Traces</span>
        </Link>
        {neighbours.place !== null && (
          <span className="row only-wide t13 mid neighbours">
            <RunStep id={neighbours.previousId} label="Previous run" keyCap="K" view={view} />
            {formatExactCount(neighbours.place)} of {formatExactCount(neighbours.count)}
            <RunStep id={neighbours.nextId} label="Next run" keyCap="J" view={view} />
          </span>
        )}
        <div className="segments end" role="tablist" aria-label="View">
          <button type="button" role="tab" aria-selected={view !== "tree"} onClick={() => onView(undefined)}>
            <Icon name="message" size={14} />
            Conversation
          </button>
          <button type="button" role="tab" aria-selected={view === "tree"} onClick={() => onView("tree")}>
            <Icon name="list" size={14} />
            Tree and time
          </button>
          <kbd className="only-wide" aria-hidden="true">
            T
          </kbd>
        </div>
        <TraceActions traceId={summary.traceId} onCompare={onCompare} />
      </div>
      <div className="trace-title">
        <StateGlyph state={state} size={24} />
        <div className="grow">
          <h1>
            <span className="sr">{STATE_WORDS[state]}: </span>
            <VisibleText
              text={
                summary.requestPreview?.trim()
                  ? `“${oneLine(summary.requestPreview, 220)}”`
                  : toTitle(summary)
              }
            />
          </h1>
          <StateSentence summary={summary} state={state} failure={detail.firstFailure} />
        </div>
      </div>
      <Facts detail={detail} />
    </section>
  );
}

function RunStep({
  id,
  label,
  keyCap,
  view,
}: {
  id: string | null;
  label: string;
  keyCap: string;
  view: TraceSearch["view"];
}) {
  if (!id) return <kbd aria-hidden="true">{keyCap}</kbd>;
  return (
    <Link
      to="/traces/$traceId"
      params={{ traceId: id }}
      search={view ? { view } : {}}
      aria-label={label}
      title={label}
      className="plain"
    >
      <kbd>{keyCap}</kbd>
    </Link>
  );
}

function Facts({ detail }: { detail: OpenedTrace }) {
  const { summary } = detail;
  const { usage } = summary;
  const isRunning = summary.state === "IN_PROGRESS" && !summary.isIncomplete;
  const nowMs = useNow(1_000, isRunning);
  const cached =
    usage.cacheReadTokens !== null && usage.inputTokens ? usage.cacheReadTokens / usage.inputTokens : null;
  const origin = toOrigin(summary);
  return (
    <dl className="facts">
      <Fact
        name="when"
        value={formatInstant(summary.requestTimeMs).replace(/\.\d{3} .*$/, "")}
        title={formatInstant(summary.requestTimeMs)}
      />
      <Fact
        name="took"
        value={isRunning ? formatRunning(nowMs - summary.requestTimeMs) : formatDuration(summary.durationMs)}
        more={isRunning ? "so far" : undefined}
      />
      <Fact
        name="tokens"
        value={formatCount(usage.totalTokens)}
        more={cached === null ? undefined : `${formatShare(cached)} of input cached`}
      />
      <Fact
        name="cost"
        value={`${formatCost(summary.costUsd, summary.costSource)}${summary.costUsd !== null && summary.unpricedCallCount > 0 ? "+" : ""}`}
        more={
          summary.unpricedCallCount > 0 && summary.costUsd !== null
            ? `${summary.unpricedCallCount} calls without price`
            : describeCostSource(summary.costSource)
        }
      />
      <Fact
        name="model"
        value={toModelWords(summary.models) || "none"}
        more={`${formatExactCount(summary.modelCallCount)} ${summary.modelCallCount === 1 ? "call" : "calls"}`}
      />
      <Fact
        name="tools"
        value={formatExactCount(summary.toolCallCount)}
        more={
          summary.subAgentCount > 0
            ? `${summary.subAgentCount} ${summary.subAgentCount === 1 ? "sub-agent" : "sub-agents"}`
            : undefined
        }
      />
      {origin && (
        <Fact name="from" value={origin} more={summary.agentId ? `agent ${summary.agentId}` : undefined} />
      )}
    </dl>
  );
}

function Fact({
  name,
  value,
  more,
  title,
}: {
  name: string;
  value: string;
  more?: string | undefined;
  title?: string;
}) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>
        <VisibleText text={oneLine(value, 80)} />{" "}
        {more && (
          <small>
            <VisibleText text={oneLine(more, 60)} />
          </small>
        )}
      </dd>
    </div>
  );
}
