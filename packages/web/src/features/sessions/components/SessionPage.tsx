import type { SessionSummary, SessionTurn } from "@clawglass/core/api";
import { Link, useParams } from "@tanstack/react-router";
import { ApiError } from "../../../lib/api-error.ts";
import { formatCost } from "../../../lib/format-cost.ts";
import { formatCount, formatExactCount } from "../../../lib/format-number.ts";
import { formatInstant, formatMoment } from "../../../lib/format-time.ts";
import { useNow } from "../../../lib/use-now.ts";
import { Button } from "../../../ui/Button.tsx";
import { CopyButton } from "../../../ui/CopyButton.tsx";
import { Problem } from "../../../ui/Problem.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { LabelsAside } from "../../feedback/components/LabelsAside.tsx";
import { oneLine, toOrigin } from "../../traces/model/trace-view.ts";
import { readConversation } from "../hooks/read-conversation.ts";
import { useSession } from "../hooks/use-sessions.ts";
import { buildLineage } from "../model/agent-lineage.ts";
import { groupByDay } from "../model/turn-view.ts";
import { Lineage } from "./Lineage.tsx";
import { Turn } from "./Turn.tsx";
import "./Sessions.css";

/** One conversation over many runs. */
export function SessionPage() {
  const { sessionId } = useParams({ from: "/sessions/$sessionId" });
  const session = useSession(sessionId);
  const { summary, turns } = session;
  if (session.isPending) return <Skeleton rows={8} label="Loading the session" />;
  if (summary === null)
    return <SessionProblem error={session.error} onRetry={() => void session.refetch()} />;
  const lineage = buildLineage(turns);
  const newest = turns[0];
  return (
    <div className="session-page">
      <SessionHead summary={summary} />
      <div className="session-columns">
        <div>
          {session.hasNextPage && (
            <p className="sessions-foot">
              <Button
                isSmall
                onClick={() => void session.fetchNextPage()}
                disabled={session.isFetchingNextPage}
              >
                {session.isFetchingNextPage ? "Loading" : "Show earlier runs"}
              </Button>
            </p>
          )}
          <Turns turns={turns} />
        </div>
        <aside className="session-aside" aria-label="About this session">
          {newest && <LabelsAside traceId={newest.trace.traceId} sessionId={sessionId} isOfSession />}
          <Lineage nodes={lineage} isPartial={session.hasNextPage} />
          <section>
            <h2>As a list</h2>
            <Link to="/traces" search={{ session: sessionId }}>
              Its runs in Traces
            </Link>
          </section>
        </aside>
      </div>
    </div>
  );
}

function SessionHead({ summary }: { summary: SessionSummary }) {
  const nowMs = useNow(60_000);
  const origin = toOrigin(summary);
  const more = summary.isLowerBound ? "at least " : "";
  return (
    <header className="session-head">
      <div>
        <p className="t13 mid">
          <Link to="/sessions">Sessions</Link>
          {origin && (
            <>
              {" / "}
              <VisibleText text={oneLine(origin, 60)} />
            </>
          )}
        </p>
        <h1>
          <VisibleText text={oneLine(summary.title ?? "", 120) || summary.sessionId} />
        </h1>
        <p className="t13 mid break">
          <VisibleText text={summary.sessionId} />
        </p>
      </div>
      <dl className="session-figures">
        <div>
          <dt>runs</dt>
          <dd>
            {more}
            {formatExactCount(summary.runCount)}
            {summary.failedCount > 0 && <span className="s-failed"> {summary.failedCount} failed</span>}
            {summary.lostCount > 0 && <span className="s-lost"> {summary.lostCount} lost</span>}
          </dd>
        </div>
        <div>
          <dt>cost</dt>
          <dd>
            {formatCost(summary.costUsd, "price-table")}
            {summary.costUsd !== null && summary.unpricedCallCount > 0 && <span title="or more">+</span>}
          </dd>
        </div>
        <div>
          <dt>tokens</dt>
          <dd>{formatCount(summary.totalTokens)}</dd>
        </div>
        <div>
          <dt>since</dt>
          <dd title={formatInstant(summary.firstTimeMs)}>{formatMoment(summary.firstTimeMs, nowMs)}</dd>
        </div>
      </dl>
      <CopyButton text={() => readConversation(summary.sessionId)} label="Copy as text" />
    </header>
  );
}

function Turns({ turns }: { turns: readonly SessionTurn[] }) {
  const largest = {
    contextTokens: Math.max(0, ...turns.map(({ contextTokens }) => contextTokens ?? 0)),
    tokens: Math.max(0, ...turns.map(({ trace }) => trace.usage.totalTokens ?? 0)),
  };
  return (
    <>
      <p className="turn-heads t12 mid">
        <span title="Input tokens of the last model call of each run: of what its model takes, or where that is unknown (hatched) beside the fullest run shown">
          context
        </span>
        <span>state, cost and tokens of each run</span>
      </p>
      {groupByDay(turns).map(({ day, turns: ofDay }) => (
        <section key={day} aria-label={day}>
          <h2 className="turn-day">{day}</h2>
          <ol>
            {ofDay.map((turn) => (
              <Turn key={turn.trace.traceId} turn={turn} largest={largest} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function SessionProblem({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  const isMissing = error instanceof ApiError && error.status === 404;
  return (
    <Problem
      title={isMissing ? "There is no such session." : "The session could not be read."}
      code={error instanceof ApiError ? error.code : ""}
      actions={
        isMissing ? (
          <Link className="btn solid" to="/sessions">
            All sessions
          </Link>
        ) : (
          <Button look="solid" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p>{isMissing ? "Its runs may have been deleted." : error?.message}</p>
    </Problem>
  );
}
