import type { SearchSnippet, TraceSummary } from "@clawglass/core/api";
import { Link } from "@tanstack/react-router";
import { memo, type ReactNode } from "react";
import { describeCostSource, formatCost, formatLoneCost } from "../../../lib/format-cost.ts";
import { formatCount, formatExactCount, UNKNOWN } from "../../../lib/format-number.ts";
import { formatDuration, formatInstant, formatMoment, formatRunning } from "../../../lib/format-time.ts";
import { useNow } from "../../../lib/use-now.ts";
import { Icon } from "../../../ui/Icon.tsx";
import { StateLabel } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { CARD_COLUMNS, type Column, type ColumnName } from "../model/columns.ts";
import { findHits } from "../model/find-hits.ts";
import {
  oneLine,
  toModelWords,
  toOrigin,
  toSessionWords,
  toStateName,
  toTitle,
} from "../model/trace-view.ts";
import { Highlighted } from "./Highlighted.tsx";
import { Scores } from "./Scores.tsx";
import { SnippetLine } from "./SnippetLine.tsx";

export interface TraceRowProps {
  trace: TraceSummary;
  index: number;
  startPx: number;
  isFocused: boolean;
  isFirst: boolean;
  hasFocusedRow: boolean;
  words: string;
  snippet: SearchSnippet | null;
  measure: (element: HTMLElement | null) => void;
  columns: readonly Column[];
  /** The row is a card: what has no place of its own there follows in one line, with its name. */
  isCard: boolean;
  isSelected: boolean;
  isLeaving: boolean;
  onSelect: (traceId: string, isRange: boolean) => void;
  onOpen: (traceId: string) => void;
  onFocusRow: (traceId: string) => void;
}

export const TraceRow = memo(function TraceRow(props: TraceRowProps) {
  const { trace, index, isFocused } = props;
  const state = toStateName(trace);
  const nowMs = useNow(state === "running" ? 1_000 : 60_000);
  const runningMs = nowMs - trace.requestTimeMs;
  const origin = toOrigin(trace);
  const sessionWords = toSessionWords(trace);
  const cells: Record<ColumnName, ReactNode> = {
    state: (
      <span key="state" role="cell" className="c-state">
        <StateLabel state={state} />
      </span>
    ),
    time: (
      <span key="time" role="cell" className="c-time n">
        <time dateTime={toIso(trace.requestTimeMs)} title={formatInstant(trace.requestTimeMs)}>
          {formatMoment(trace.requestTimeMs, nowMs)}
        </time>
      </span>
    ),
    text: (
      <span key="text" role="cell" className="c-text">
        <Link
          className="plain trace-link"
          to="/traces/$traceId"
          params={{ traceId: trace.traceId }}
          tabIndex={-1}
        >
          <span className="c-request cut">
            <Highlighted text={toTitle(trace)} words={props.words} />
          </span>
        </Link>
        <SecondLine trace={trace} state={state} runningMs={runningMs} words={props.words} />
        {props.snippet && !showsWords(trace, props.words) && <SnippetLine snippet={props.snippet} />}
        {trace.errorMessage && (
          <span className="c-error cut" title={oneLine(trace.errorMessage)}>
            <VisibleText text={oneLine(trace.errorMessage, 240)} />
          </span>
        )}
      </span>
    ),
    duration: (
      <span key="duration" role="cell" className="c-duration n">
        {state === "running" ? formatRunning(runningMs) : formatDuration(trace.durationMs)}
        {state === "running" && <i className="live-line" aria-hidden="true" />}
      </span>
    ),
    tokens: (
      <span key="tokens" role="cell" className="c-tokens n" title={describeTokens(trace)}>
        <Known text={formatCount(trace.usage.totalTokens)} />
      </span>
    ),
    cost: (
      <span key="cost" role="cell" className="c-cost n" title={describeCost(trace)}>
        <Known text={(props.isCard ? formatLoneCost : formatCost)(trace.costUsd, trace.costSource)} />
        {trace.costUsd !== null && trace.unpricedCallCount > 0 && <span title="or more">+</span>}
      </span>
    ),
    model: (
      <span key="model" role="cell" className="c-model cut" title={trace.models.join(", ")}>
        <VisibleText text={toModelWords(trace.models)} />
      </span>
    ),
    tools: (
      <span key="tools" role="cell" className="c-tools n">
        {trace.toolCallCount > 0 && trace.toolCallCount}
        {trace.subAgentCount > 0 && (
          <span className="sub-mark" title={`${trace.subAgentCount} sub-agents`}>
            <Icon name="subAgent" size={12} />
            <span className="sr">{trace.subAgentCount} sub-agents</span>
          </span>
        )}
      </span>
    ),
    scores: (
      <span key="scores" role="cell" className="c-scores">
        <Scores scores={trace.scores} />
      </span>
    ),
    session: (
      <span key="session" role="cell" className="c-session cut">
        {trace.sessionId ? (
          <Link
            to="/sessions/$sessionId"
            params={{ sessionId: trace.sessionId }}
            className="plain"
            tabIndex={-1}
            title={`The whole session: ${oneLine(trace.sessionId)}`}
          >
            {origin && origin !== sessionWords && (
              <>
                <span className="origin">
                  <VisibleText text={oneLine(origin, 40)} />
                </span>{" "}
              </>
            )}
            <VisibleText text={oneLine(toWordsBeside(origin, sessionWords), 80)} />
          </Link>
        ) : (
          origin && <VisibleText text={oneLine(origin, 40)} />
        )}
      </span>
    ),
    agent: <TextCell key="agent" text={trace.agentId} />,
    channel: <TextCell key="channel" text={trace.channel} />,
    trigger: <TextCell key="trigger" text={trace.trigger} />,
    calls: <NumberCell key="calls" count={trace.modelCallCount} />,
    errors: <NumberCell key="errors" count={trace.errorSpanCount} />,
    spans: <NumberCell key="spans" count={trace.spanCount} />,
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a focused row is handled by the list
    <div
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      ref={props.measure}
      className={`trace-row is-${state}${props.isSelected ? " is-selected" : ""}${props.isLeaving ? " is-leaving" : ""}`}
      style={{ transform: `translateY(${props.startPx}px)` }}
      tabIndex={isFocused || (!props.hasFocusedRow && props.isFirst) ? 0 : -1}
      onFocus={() => props.onFocusRow(trace.traceId)}
      onClick={(event) => {
        const isLink = event.target instanceof Element && event.target.closest("a, button, input, label");
        if (!isLink && !getSelection()?.toString()) props.onOpen(trace.traceId);
      }}
    >
      <span role="cell" className="c-select">
        <label className="select-box">
          <input
            type="checkbox"
            tabIndex={-1}
            checked={props.isSelected}
            aria-label={`Select ${toTitle(trace).slice(0, 60)}`}
            onChange={(event) =>
              props.onSelect(
                trace.traceId,
                event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey,
              )
            }
          />
        </label>
      </span>
      {props.columns.map(({ name }) => (isExtra(name, props.isCard) ? null : cells[name]))}
      {props.isCard && <CardExtras columns={props.columns} cells={cells} />}
    </div>
  );
});

function isExtra(name: ColumnName, isCard: boolean): boolean {
  return isCard && !CARD_COLUMNS.includes(name);
}

function CardExtras({
  columns,
  cells,
}: {
  columns: readonly Column[];
  cells: Record<ColumnName, ReactNode>;
}) {
  const extras = columns.filter(({ name }) => isExtra(name, true));
  if (extras.length === 0) return null;
  return (
    <span role="none" className="card-extras">
      {extras.map(({ name, label }) => (
        <span key={name} role="none" className="card-extra" data-label={label}>
          {cells[name]}
        </span>
      ))}
    </span>
  );
}

function TextCell({ text }: { text: string | null }) {
  return (
    <span role="cell" className="c-more cut">
      {text && <VisibleText text={oneLine(text, 60)} />}
    </span>
  );
}

function NumberCell({ count }: { count: number }) {
  return (
    <span role="cell" className="c-more n">
      {count > 0 && formatExactCount(count)}
    </span>
  );
}

function SecondLine({
  trace,
  state,
  runningMs,
  words,
}: {
  trace: TraceSummary;
  state: string;
  runningMs: number;
  words: string;
}) {
  if (state === "running") {
    return (
      <span className="c-reply cut">
        <Icon name="tool" size={14} />{" "}
        {trace.activity ? (
          <VisibleText text={`${oneLine(trace.activity, 120)} is running, ${formatRunning(runningMs)}`} />
        ) : (
          "starting"
        )}
      </span>
    );
  }
  if (trace.responsePreview?.trim()) {
    return (
      <span className="c-reply cut">
        → <Highlighted text={oneLine(trace.responsePreview)} words={words} />
      </span>
    );
  }
  if (state === "lost")
    return <span className="c-reply cut">→ The agent stopped during this run; its end was never seen.</span>;
  return <span className="c-reply cut dim">→ No reply was recorded.</span>;
}

function showsWords(trace: TraceSummary, words: string): boolean {
  const shown = [toTitle(trace), oneLine(trace.responsePreview ?? "")];
  return shown.some((text) => findHits(text, words).some((piece) => piece.isHit));
}

function Known({ text }: { text: string }) {
  return text.endsWith(UNKNOWN) ? <span className="dim">{text}</span> : text;
}

function describeTokens({ usage, modelCallCount }: TraceSummary): string {
  const part = (name: string, count: number | null) =>
    `${name} ${count === null ? UNKNOWN : formatExactCount(count)}`;
  return [
    part("Total", usage.totalTokens),
    part("input", usage.inputTokens),
    part("of it from cache", usage.cacheReadTokens),
    part("output", usage.outputTokens),
    `over ${modelCallCount} model calls`,
  ].join(", ");
}

function describeCost(trace: TraceSummary): string {
  const source = `US dollars, ${describeCostSource(trace.costSource)}`;
  return trace.unpricedCallCount > 0
    ? `${source}; ${trace.unpricedCallCount} calls have no known price`
    : source;
}

function toIso(atMs: number): string | undefined {
  const at = new Date(atMs);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** The channel of a session is said once: `telegram` and `direct` of `telegram:direct`. */
function toWordsBeside(origin: string | null, words: string): string {
  return origin !== null && words.startsWith(`${origin}:`) ? words.slice(origin.length + 1) : words;
}
