import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError } from "../../../lib/api-error.ts";
import { Button } from "../../../ui/Button.tsx";
import { Problem } from "../../../ui/Problem.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { useLiveStatus } from "../../live/hooks/LiveContext.tsx";
import { useTraceList } from "../hooks/use-trace-list.ts";
import { enterList, listPosition } from "../model/list-position.ts";
import type { TracesSearch } from "../model/traces-search.ts";
import { FilterBar } from "./FilterBar.tsx";
import { FirstStart } from "./FirstStart.tsx";
import { ListSummary } from "./ListSummary.tsx";
import { TraceTable, type TraceTableHandle } from "./TraceTable.tsx";
import "./TracesPage.css";

export function TracesPage() {
  const search = useSearch({ from: "/traces" });
  const navigate = useNavigate({ from: "/traces" });
  enterList(search);
  const status = useLiveStatus();
  const [isReading, setIsReading] = useState(false);
  const list = useTraceList(search, isReading);
  const table = useRef<TraceTableHandle>(null);

  useEffect(() => {
    listPosition.shownIds = list.rows.map((row) => row.traceId);
    listPosition.totalCount = list.total?.count ?? 0;
  }, [list.rows, list.total]);

  const setSearch = useCallback(
    (change: Partial<TracesSearch>) =>
      void navigate({ search: (now) => dropEmpty({ ...now, ...change }), replace: true }),
    [navigate],
  );
  const showNew = () => {
    list.release();
    table.current?.scrollToTop();
  };
  useKeys({ ".": showNew });

  const isFiltered = Boolean(search.q || search.state || search.session);
  const isEmpty = list.isSuccess && list.rows.length === 0;
  if (isEmpty && !isFiltered) return <FirstStart />;
  const filterError = list.error instanceof ApiError && list.error.status === 400 ? list.error : null;

  return (
    <div className={status.kind === "gone" ? "traces is-stale" : "traces"}>
      <h1 className="sr">Traces</h1>
      <FilterBar search={search} onChange={setSearch} error={filterError} />
      <ListSummary
        total={list.total}
        shownCount={list.rows.length}
        heldCount={list.held.length}
        isFiltered={isFiltered}
        onShowNew={showNew}
      />
      {list.isPending && <Skeleton rows={12} label="Loading the runs" />}
      {list.isError && !filterError && list.rows.length === 0 && (
        <ListProblem error={list.error} onRetry={() => void list.refetch()} />
      )}
      {isEmpty && isFiltered && (
        <NothingFound onClear={() => setSearch({ q: "", state: undefined, session: "" })} />
      )}
      {list.rows.length > 0 && (
        <TraceTable
          key={JSON.stringify(search)}
          ref={table}
          rows={list.rows}
          totalCount={list.total?.count ?? list.rows.length}
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          onLoadMore={() => void list.fetchNextPage()}
          onReadingChange={setIsReading}
          words={search.q ?? ""}
          snippets={list.snippets}
        />
      )}
    </div>
  );
}

function dropEmpty(search: TracesSearch): TracesSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value));
}

function ListProblem({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isGone = error instanceof ApiError && error.kind === "unreachable";
  return (
    <Problem
      title={isGone ? "The server does not answer." : "The runs could not be read."}
      code={error instanceof ApiError ? error.code : error.name}
      actions={
        <Button look="solid" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {!isGone && <p>{error.message}</p>}
      <p>
        {error instanceof ApiError && error.hint
          ? error.hint
          : "Your agent goes on; what it records is kept on disk until the server takes it."}
      </p>
    </Problem>
  );
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <section className="nothing">
      <h2>No run fits this filter.</h2>
      <p>New runs that fit appear here by themselves.</p>
      <Button onClick={onClear}>Show all runs</Button>
    </section>
  );
}
