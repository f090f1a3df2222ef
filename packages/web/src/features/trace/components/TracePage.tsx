import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { ApiError } from "../../../lib/api-error.ts";
import { Button } from "../../../ui/Button.tsx";
import { Problem } from "../../../ui/Problem.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { listPosition } from "../../traces/model/list-position.ts";
import { toTitle } from "../../traces/model/trace-view.ts";
import { useTraceDetail, useTraceLive } from "../hooks/use-trace.ts";
import { findNeighbours } from "../model/find-neighbours.ts";
import type { TraceSearch } from "../model/trace-search.ts";
import { ConversationView } from "./ConversationView.tsx";
import { TraceHeader } from "./TraceHeader.tsx";
import { TreeView } from "./TreeView.tsx";
import "./TracePage.css";

export function TracePage() {
  const { traceId } = useParams({ from: "/traces/$traceId" });
  const search = useSearch({ from: "/traces/$traceId" });
  const navigate = useNavigate({ from: "/traces/$traceId" });
  const detail = useTraceDetail(traceId);
  useTraceLive(traceId);
  const neighbours = findNeighbours(traceId);
  const title = detail.data ? toTitle(detail.data.summary) : null;
  useEffect(() => {
    document.title = title ? `${title.slice(0, 80)} · Clawglass` : "Clawglass";
    return () => {
      document.title = "Clawglass";
    };
  }, [title]);

  const setSearch = useCallback(
    (change: Partial<TraceSearch>) =>
      void navigate({ search: (now) => dropEmpty({ ...now, ...change }), replace: true, resetScroll: false }),
    [navigate],
  );
  const openRun = (id: string | null) =>
    id &&
    void navigate({
      to: "/traces/$traceId",
      params: { traceId: id },
      search: search.view ? { view: search.view } : {},
    });
  const compare = () => void navigate({ to: "/compare", search: { a: traceId } });
  useKeys({
    c: compare,
    t: () => setSearch({ view: search.view === "tree" ? undefined : "tree" }),
    j: () => openRun(neighbours.nextId),
    k: () => openRun(neighbours.previousId),
    Escape: () =>
      search.span
        ? setSearch({ span: undefined, tab: undefined })
        : void navigate({ to: "/traces", search: listPosition.search }),
  });

  if (detail.isPending) {
    return (
      <>
        <h1 className="sr">Run</h1>
        <Skeleton rows={8} label="Loading the run" />
      </>
    );
  }
  if (!detail.data)
    return <TraceProblem error={detail.error} traceId={traceId} onRetry={() => void detail.refetch()} />;
  return (
    <div className="trace">
      <TraceHeader
        detail={detail.data}
        view={search.view}
        neighbours={neighbours}
        onView={(view) => setSearch({ view })}
        onCompare={compare}
      />
      {search.view === "tree" ? (
        <TreeView
          key={traceId}
          detail={detail.data}
          isRestLost={!detail.data.isWhole && !detail.isFetching}
          onLoadRest={() => void detail.refetch()}
          search={search}
          onSearch={setSearch}
        />
      ) : (
        <ConversationView key={traceId} detail={detail.data} search={search} onSearch={setSearch} />
      )}
    </div>
  );
}

function dropEmpty(search: TraceSearch): TraceSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value));
}

function TraceProblem({
  error,
  traceId,
  onRetry,
}: {
  error: Error | null;
  traceId: string;
  onRetry: () => void;
}) {
  const isMissing = error instanceof ApiError && error.status === 404;
  const isGone = error instanceof ApiError && error.kind === "unreachable";
  const title = isMissing
    ? "This run is not here."
    : isGone
      ? "The server does not answer."
      : "This run could not be read.";
  return (
    <>
      <h1 className="sr">{title}</h1>
      <Problem
        title={title}
        code={`${error instanceof ApiError ? error.code : (error?.name ?? "UNKNOWN")} · ${traceId.slice(0, 80)}`}
        actions={
          <>
            {!isMissing && (
              <Button look="solid" onClick={onRetry}>
                Try again
              </Button>
            )}
            <Link className={isMissing ? "btn solid" : "btn"} to="/traces">
              Go to the traces
            </Link>
          </>
        }
      >
        <p>
          {isMissing
            ? "It was deleted, or it belongs to another server. Every other run is unaffected."
            : isGone
              ? "The page opens the run as soon as the server is back."
              : (error?.message ?? "")}
        </p>
      </Problem>
    </>
  );
}
