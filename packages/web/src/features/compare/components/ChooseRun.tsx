import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { fetchTracePage } from "../../../lib/api-client.ts";
import { formatLoneCost } from "../../../lib/format-cost.ts";
import { formatDuration, formatInstant, formatMoment } from "../../../lib/format-time.ts";
import { useNow } from "../../../lib/use-now.ts";
import { Command } from "../../../ui/Command.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { oneLine, toStateName, toTitle } from "../../traces/model/trace-view.ts";
import type { CompareSearch } from "../model/compare-search.ts";

const OFFERED_RUNS = 30;

/** One run is chosen, or none: the newest runs to choose the missing one from. */
export function ChooseRun({
  search,
  onSearch,
}: {
  search: CompareSearch;
  onSearch: (change: Partial<CompareSearch>) => void;
}) {
  const page = useQuery({
    queryKey: ["compare", "choose"],
    queryFn: ({ signal }) => fetchTracePage({ limit: OFFERED_RUNS }, signal),
  });
  const nowMs = useNow(60_000);
  const chosenId = search.a ?? search.b;
  const missing = search.a ? "b" : "a";
  const runs = page.data?.traces.filter(({ traceId }) => traceId !== chosenId) ?? [];
  if (page.data && runs.length === 0) return <NoRunToChoose isOther={chosenId !== undefined} />;
  return (
    <div className="compare">
      <h1>Two runs, side by side</h1>
      <p className="mid">
        {chosenId ? "One run is chosen. Choose the run to lay beside it." : "Choose the first of two runs."}{" "}
        <Link to="/traces">Or search for it in the list.</Link>
      </p>
      {page.isPending && <Skeleton rows={6} label="Loading runs" />}
      {page.isError && <p className="mid">The runs could not be read; try again when the server is back.</p>}
      <ul className="choose-run">
        {runs.map((run) => (
          <li key={run.traceId}>
            <button type="button" onClick={() => onSearch({ [missing]: run.traceId })}>
              <StateGlyph state={toStateName(run)} size={14} />
              <span className="cut">
                <VisibleText text={oneLine(toTitle(run), 160)} />
              </span>
              <span className="t12 dim end">
                <span>
                  <VisibleText text={oneLine(run.agentId ?? "", 40)} />
                </span>
                <span className="n only-wide">{formatDuration(run.durationMs)}</span>
                <span className="n only-wide">{formatLoneCost(run.costUsd, run.costSource)}</span>
                <time className="n" title={formatInstant(run.requestTimeMs)}>
                  {formatMoment(run.requestTimeMs, nowMs)}
                </time>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Two runs are needed: what there is, and how the missing ones come. */
function NoRunToChoose({ isOther }: { isOther: boolean }) {
  return (
    <div className="compare">
      <h1>Two runs, side by side</h1>
      <section className="nothing">
        <h2>{isOther ? "There is no other run yet." : "No run has arrived yet."}</h2>
        <p>Any two runs can be laid beside each other, step by step. Write to your agent, or from here:</p>
        <Command text={'openclaw agent --agent main --message "What is on today?"'} />
      </section>
    </div>
  );
}
