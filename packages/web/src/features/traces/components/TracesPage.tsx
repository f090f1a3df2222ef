import type { Total } from "@clawglass/core/api";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ApiError } from "../../../lib/api-error.ts";
import { countRuns } from "../../../lib/count-runs.ts";
import { useDrawn } from "../../../lib/use-drawn.ts";
import { useMedia } from "../../../lib/use-media.ts";
import { Button } from "../../../ui/Button.tsx";
import { Problem } from "../../../ui/Problem.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { useLiveStatus } from "../../live/hooks/LiveContext.tsx";
import { useBulk } from "../hooks/use-bulk.ts";
import { useFacets } from "../hooks/use-facets.ts";
import { useSelectAll } from "../hooks/use-select-all.ts";
import { useSelection } from "../hooks/use-selection.ts";
import { useTraceList } from "../hooks/use-trace-list.ts";
import { readColumns } from "../model/columns.ts";
import { enterList, listPosition } from "../model/list-position.ts";
import { toWords } from "../model/list-query.ts";
import { readRange, withRange } from "../model/time-range.ts";
import { isFiltered, type TracesSearch } from "../model/traces-search.ts";
import { BulkBar } from "./BulkBar.tsx";
import { FacetRail } from "./FacetRail.tsx";
import { FacetSheet } from "./FacetSheet.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { FirstStart } from "./FirstStart.tsx";
import { ListSummary } from "./ListSummary.tsx";
import { ListTools } from "./ListTools.tsx";
import { PeekPanel } from "./PeekPanel.tsx";
import { SavedViews } from "./SavedViews.tsx";
import { TraceTable, type TraceTableHandle } from "./TraceTable.tsx";
import "./TracesPage.css";
import "./Facets.css";
import "./Bulk.css";

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

  const isCard = useMedia("(max-width: 1000px)");
  const hasRail = useMedia("(min-width: 1101px)");
  const columns = useMemo(() => readColumns(search.cols, isCard), [search.cols, isCard]);
  const [isSheetOpen, setIsSheetOpen] = useState(false);
  const hasTimeline = useMedia("(min-width: 761px)");
  const isDrawn = useDrawn(!list.isPending);
  const {
    facets,
    timeline,
    isLoading: isCounting,
  } = useFacets(search, (hasTimeline && isDrawn && !list.isPending) || isSheetOpen);
  const bulk = useBulk();
  const listKey = JSON.stringify([search.q, search.only, search.state, search.session]);
  const selection = useSelection(list.rows, listKey);
  const selectAll = useSelectAll(search, listKey, selection.selectAll);
  const selectedRuns = list.rows.filter(({ traceId }) => selection.ids.has(traceId));
  const peeked = search.peek ? list.rows.find(({ traceId }) => traceId === search.peek) : undefined;
  const replaceSearch = (next: TracesSearch) => void navigate({ search: dropEmpty(next), replace: true });
  const hasFilter = isFiltered(search);
  const isEmpty = list.isSuccess && list.rows.length === 0;
  if (isEmpty && !hasFilter) return <FirstStart />;
  const filterError = list.error instanceof ApiError && list.error.status === 400 ? list.error : null;

  return (
    <div className={status.kind === "gone" ? "traces is-stale" : "traces"}>
      <h1 className="sr">Traces</h1>
      {hasRail && (
        <FacetRail facets={facets} search={search} isCounting={isCounting} onReplace={replaceSearch} />
      )}
      <SavedViews search={search} />
      <FilterBar search={search} onChange={setSearch} onReplace={replaceSearch} error={filterError}>
        <ListTools
          search={search}
          hasRail={hasRail}
          isCard={isCard}
          onChange={setSearch}
          onFacets={() => setIsSheetOpen(true)}
        />
      </FilterBar>
      <ListSummary
        total={list.total}
        shownCount={list.rows.length}
        heldCount={list.held.length}
        isFiltered={hasFilter}
        onShowNew={showNew}
        timeline={hasTimeline ? timeline : null}
        range={readRange(search)}
        onRange={(range) => replaceSearch(withRange(search, range))}
      />
      {list.isPending && <Skeleton rows={12} label="Loading the runs" />}
      {list.isError && !filterError && list.rows.length === 0 && (
        <ListProblem error={list.error} onRetry={() => void list.refetch()} />
      )}
      {isEmpty && hasFilter && (
        <NothingFound onClear={() => setSearch({ q: "", only: "", state: undefined, session: "" })} />
      )}
      {list.rows.length > 0 && (
        <TraceTable
          key={`${listKey} ${search.group}`}
          ref={table}
          rows={list.rows}
          totalCount={list.total?.count ?? list.rows.length}
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          onLoadMore={() => void list.fetchNextPage()}
          onReadingChange={setIsReading}
          words={toWords(search.q ?? "")}
          columns={columns}
          isCard={isCard}
          isGrouped={search.group === "session"}
          selectedIds={selection.ids}
          leavingIds={bulk.leaving}
          onSelect={selection.select}
          onPeek={(peek) => setSearch({ peek: peek ?? "" })}
          peekId={peeked?.traceId ?? null}
          snippets={list.snippets}
        />
      )}
      <BulkBar
        bulk={bulk}
        selectedIds={[...selection.ids]}
        selected={selectedRuns}
        total={list.total}
        loadedCount={list.rows.length}
        selectAll={selectAll}
        onClear={selection.clear}
        onPeek={(peek) => setSearch({ peek })}
      />
      {isSheetOpen && !hasRail && (
        <FacetSheet
          isCounting={isCounting}
          facets={facets}
          search={search}
          fitWords={tellFitting(list.total)}
          isCard={isCard}
          onReplace={replaceSearch}
          onChange={setSearch}
          onClose={() => setIsSheetOpen(false)}
        />
      )}
      {peeked && <PeekPanel key={peeked.traceId} trace={peeked} onClose={() => setSearch({ peek: "" })} />}
    </div>
  );
}

function tellFitting(total: Total | null): string {
  if (total === null) return "the runs";
  return `${total.isLowerBound ? "at least " : ""}${countRuns(total.count)}`;
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
