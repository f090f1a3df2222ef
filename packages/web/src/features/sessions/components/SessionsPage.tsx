import type { SessionSummary } from "@clawglass/core/api";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { countTokens } from "../../../lib/count-tokens.ts";
import { formatLoneCost } from "../../../lib/format-cost.ts";
import { formatExactCount } from "../../../lib/format-number.ts";
import { formatInstant, formatMoment } from "../../../lib/format-time.ts";
import { useNow } from "../../../lib/use-now.ts";
import { Button } from "../../../ui/Button.tsx";
import { Command } from "../../../ui/Command.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { Problem } from "../../../ui/Problem.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { oneLine, toOrigin } from "../../traces/model/trace-view.ts";
import { useSessions } from "../hooks/use-sessions.ts";
import "./Sessions.css";

const TYPING_PAUSE_MS = 250;

/** All conversations, the last used first. */
export function SessionsPage() {
  const { q = "" } = useSearch({ from: "/sessions" });
  const list = useSessions(q);
  const links = useRef<HTMLUListElement>(null);
  const step = (by: number) => {
    const all = [...(links.current?.querySelectorAll<HTMLElement>("a.session-row") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
  };
  useKeys({ j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1) });
  const isEmpty = list.isSuccess && list.rows.length === 0 && !list.hasNextPage;
  return (
    <div className="sessions">
      <header className="sessions-head">
        <h1>Sessions</h1>
        <p className="mid t13">
          Conversations over many runs: what you and your agent said, what it cost, and what failed.
        </p>
        <NameField key={q} text={q} />
      </header>
      {list.isPending && <Skeleton rows={8} label="Loading the sessions" />}
      {list.isError && list.rows.length === 0 && (
        <Problem
          title="The sessions could not be read."
          actions={
            <Button look="solid" onClick={() => void list.refetch()}>
              Try again
            </Button>
          }
        >
          <p>{list.error.message}</p>
        </Problem>
      )}
      {isEmpty && <NoSessions isFiltered={q !== ""} />}
      {list.rows.length > 0 && (
        <ul className="session-list" ref={links} aria-label="Sessions, last used first">
          {list.rows.map((session) => (
            <li key={session.sessionId}>
              <SessionRow session={session} />
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <div className="sessions-foot">
          <Button isSmall onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {list.isFetchingNextPage ? "Loading" : "Show more"}
          </Button>
        </div>
      )}
    </div>
  );
}

function SessionRow({ session }: { session: SessionSummary }) {
  const nowMs = useNow(session.runningCount > 0 ? 1_000 : 60_000);
  const more = session.isLowerBound ? "at least " : "";
  const origin = toOrigin(session);
  const title = oneLine(session.title ?? "") || session.sessionId;
  return (
    <Link className="session-row plain" to="/sessions/$sessionId" params={{ sessionId: session.sessionId }}>
      <span className="session-state">
        <StateGlyph
          state={
            session.runningCount > 0
              ? "running"
              : session.failedCount > 0
                ? "failed"
                : session.lostCount > 0
                  ? "lost"
                  : "ok"
          }
        />
      </span>
      <span className="session-text">
        <b className="cut">
          <VisibleText text={title} />
        </b>
        <span className="cut mid">
          {session.lastRequest && session.runCount > 1 && session.lastRequest !== session.title ? (
            <>
              last: <VisibleText text={oneLine(session.lastRequest, 200)} />
            </>
          ) : session.lastReply ? (
            <>
              → <VisibleText text={oneLine(session.lastReply, 200)} />
            </>
          ) : session.runningCount > 0 ? (
            "no reply yet"
          ) : (
            "no reply was recorded"
          )}
        </span>
        <span className="cut dim t12">
          {origin && <VisibleText text={`${oneLine(origin, 40)} · `} />}
          <VisibleText text={oneLine(session.sessionId, 120)} />
        </span>
      </span>
      <span className="session-runs n">
        {more}
        <b>{formatExactCount(session.runCount)}</b> {session.runCount === 1 ? "run" : "runs"}
        <span className="session-failed">
          {session.runningCount > 0 && <span className="s-running">{session.runningCount} running</span>}
          {session.failedCount > 0 && <span className="s-failed">{session.failedCount} failed</span>}
          {session.lostCount > 0 && <span className="s-lost">{session.lostCount} lost</span>}
        </span>
      </span>
      <span className="session-cost n">
        {formatLoneCost(session.costUsd, "price-table")}
        {session.costUsd !== null && session.unpricedCallCount > 0 && <span title="or more">+</span>}
        <span className="dim t12">{countTokens(session.totalTokens)}</span>
      </span>
      <time
        className="session-time n mid"
        dateTime={new Date(session.lastTimeMs).toISOString()}
        title={formatInstant(session.lastTimeMs)}
      >
        {formatMoment(session.lastTimeMs, nowMs)}
      </time>
    </Link>
  );
}

function NameField({ text }: { text: string }) {
  const navigate = useNavigate({ from: "/sessions" });
  const [typed, setTyped] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  useKeys({ "/": () => input.current?.select() });
  useEffect(() => {
    if (typed.trim() === text) return;
    const timer = setTimeout(
      () => void navigate({ search: typed.trim() === "" ? {} : { q: typed.trim() }, replace: true }),
      TYPING_PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [typed, text, navigate]);
  return (
    <search>
      <label className="field">
        <Icon name="find" />
        <input
          ref={input}
          type="search"
          aria-label="Part of a session's name"
          placeholder="Part of a session's name, such as telegram"
          value={typed}
          spellCheck={false}
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: the field was in use when the address changed
          autoFocus={text !== "" && document.activeElement === document.body}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
    </search>
  );
}

function NoSessions({ isFiltered }: { isFiltered: boolean }) {
  return (
    <section className="nothing">
      <h2>{isFiltered ? "No session has this in its name." : "No session yet."}</h2>
      {isFiltered ? (
        <p>
          <Link to="/sessions">Show all sessions</Link>
        </p>
      ) : (
        <>
          <p>Runs that belong to one conversation stand here together. Write to your agent, or from here:</p>
          <Command text={'openclaw agent --agent main --message "What is on today?"'} />
        </>
      )}
    </section>
  );
}
