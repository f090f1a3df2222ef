import type { HealthReport } from "@clawglass/core/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { fetchTracePage } from "../../../lib/api-client.ts";
import { formatInstant, formatMoment } from "../../../lib/format-time.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { oneLine, toStateName, toTitle } from "../../traces/model/trace-view.ts";
import { filterFailed, filterTraces } from "../model/filter-links.ts";

const SHOWN = 3;

/** "No more than usual" is said only where the check has seen enough to say it. */
function describe({ verdict, findings }: HealthReport, isProof: boolean): string {
  if (isProof) return findings[0]?.metric === "silence" ? "Before it went quiet" : "Evidence";
  return verdict === "ok" ? "Failed, but no more than usual" : "Runs that failed";
}

/** The runs that show it: three of them by name, all of them one link away. On a healthy page, the failures that happened. */
export function Evidence({ report }: { report: HealthReport }) {
  const shownIds = report.findings[0]?.traceIds ?? [];
  const comparison = report.findings[0]?.comparison ?? null;
  const isProof = shownIds.length > 0;
  const filter = isProof
    ? filterTraces(shownIds)
    : report.failedCount > 0
      ? filterFailed(report.window)
      : null;
  const listed = useQuery({
    queryKey: ["health", "evidence", filter],
    queryFn: ({ signal }) =>
      fetchTracePage(
        { filter: isProof ? filterTraces(shownIds.slice(0, SHOWN)) : (filter ?? ""), limit: SHOWN },
        signal,
      ),
    enabled: filter !== null,
  });
  if (filter === null) return null;
  const count = isProof ? shownIds.length : report.failedCount;
  const traces = listed.data?.traces ?? [];
  return (
    <div className="evidence">
      <h2>
        {describe(report, isProof)}{" "}
        <Link to="/traces" search={{ q: filter }}>
          {count === 1 ? "1 run" : `all ${count} runs`}
        </Link>
      </h2>
      <ul>
        {traces.map((trace) => (
          <li key={trace.traceId}>
            <Link className="plain" to="/traces/$traceId" params={{ traceId: trace.traceId }}>
              <StateGlyph state={toStateName(trace)} />
              <span className="grow">
                <b>
                  <VisibleText text={oneLine(toTitle(trace), 120)} />
                </b>
                <span className="cut">
                  <VisibleText
                    text={oneLine(
                      trace.errorMessage ?? trace.responsePreview ?? "no answer was recorded",
                      160,
                    )}
                  />
                </span>
              </span>
              <time
                dateTime={new Date(trace.requestTimeMs).toISOString()}
                title={formatInstant(trace.requestTimeMs)}
              >
                {formatMoment(trace.requestTimeMs, report.window.toMs)}
              </time>
            </Link>
          </li>
        ))}
      </ul>
      {comparison && (
        <p className="evidence-more">
          <Link to="/compare" search={{ a: comparison.before, b: comparison.after }}>
            Lay a run that shows it beside one from before
          </Link>
        </p>
      )}
    </div>
  );
}
