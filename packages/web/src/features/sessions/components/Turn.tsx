import type { SessionTurn } from "@clawglass/core/api";
import { Link } from "@tanstack/react-router";
import { countTokens } from "../../../lib/count-tokens.ts";
import { formatLoneCost } from "../../../lib/format-cost.ts";
import { formatDuration, formatInstant, formatRunning } from "../../../lib/format-time.ts";
import { useNow } from "../../../lib/use-now.ts";
import { Icon } from "../../../ui/Icon.tsx";
import { StateGlyph, StateLabel } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { Scores } from "../../traces/components/Scores.tsx";
import { oneLine, toStateName, toTitle } from "../../traces/model/trace-view.ts";
import { toContextFill, toMinute, toShare, toToolWords } from "../model/turn-view.ts";

export interface TurnProps {
  turn: SessionTurn;
  /** Of all turns that are shown: what a full bar means. */
  largest: { contextTokens: number; tokens: number };
}

/** Above this little is left for what comes. */
const NEARLY_FULL = 0.8;

/** One run as a turn: what was asked, what was answered, with which tools, and what it cost. */
export function Turn({ turn, largest }: TurnProps) {
  const { trace, notices } = turn;
  const state = toStateName(trace);
  const nowMs = useNow(state === "running" ? 1_000 : 60_000);
  const fill = toContextFill(turn, largest.contextTokens);
  const share = toShare(trace.usage.totalTokens, largest.tokens);
  const toolWords = toToolWords(turn);
  return (
    <li className={`turn is-${state}`}>
      <span
        className={fill?.isRelative ? "context-bar is-relative" : "context-bar"}
        role="img"
        aria-label={`context: ${fill?.words ?? "unknown"}`}
        title={fill?.words ?? "unknown"}
      >
        {fill !== null && (
          <i
            className={!fill.isRelative && fill.share >= NEARLY_FULL ? "is-nearly-full" : undefined}
            style={{ height: `${fill.share * 100}%` }}
          />
        )}
      </span>
      <div className="turn-text">
        <p className="turn-request">
          <time className="t12 mid" title={formatInstant(trace.requestTimeMs)}>
            {toMinute(trace.requestTimeMs)}
          </time>
          <Link className="plain" to="/traces/$traceId" params={{ traceId: trace.traceId }}>
            <VisibleText text={toTitle(trace)} />
          </Link>
        </p>
        <Reply trace={trace} state={state} nowMs={nowMs} />
        {notices.map(({ name, text, atMs }) => (
          <p key={`${name} ${atMs}`} className="turn-notice t13">
            <Icon name="event" size={14} /> <VisibleText text={oneLine(text, 300)} />
          </p>
        ))}
        <p className="turn-meta t12 mid">
          {toolWords && (
            <span>
              <Icon name="tool" size={14} /> <VisibleText text={toolWords} />
            </span>
          )}
          <span className="c-scores">
            <Scores scores={trace.scores} />
          </span>
        </p>
      </div>
      <div className="turn-figures t13">
        <p>
          <StateLabel state={state} />
          <span className="n">
            {state === "running"
              ? formatRunning(nowMs - trace.requestTimeMs)
              : formatDuration(trace.durationMs)}
          </span>
        </p>
        <span className="token-bar" aria-hidden="true">
          {share !== null && <i style={{ width: `${share * 100}%` }} />}
        </span>
        <p className="t12 mid">
          <span>{countTokens(trace.usage.totalTokens)}</span>
          <span className="n b">{formatLoneCost(trace.costUsd, trace.costSource)}</span>
        </p>
      </div>
    </li>
  );
}

function Reply({ trace, state, nowMs }: { trace: SessionTurn["trace"]; state: string; nowMs: number }) {
  if (state === "running") {
    return (
      <p className="turn-reply mid">
        <StateGlyph state="running" /> The agent is at work
        {trace.activity && (
          <>
            : <VisibleText text={oneLine(trace.activity, 80)} />
          </>
        )}
        , {formatRunning(nowMs - trace.requestTimeMs)}.
      </p>
    );
  }
  return (
    <>
      {trace.errorMessage && (
        <p className="turn-error">
          <VisibleText text={oneLine(trace.errorMessage, 300)} />
        </p>
      )}
      {trace.responsePreview?.trim() ? (
        <p className="turn-reply">
          <VisibleText text={trace.responsePreview.trim()} />
        </p>
      ) : (
        !trace.errorMessage && (
          <p className="turn-reply dim">
            {state === "lost" ? "Its end was never seen." : "No reply was recorded."}
          </p>
        )
      )}
    </>
  );
}
