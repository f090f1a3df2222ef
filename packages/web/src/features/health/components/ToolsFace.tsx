import type { HealthReport, Overview, ToolFigures } from "@clawglass/core/api";
import { formatExactCount, formatShare } from "../../../lib/format-number.ts";
import { formatDuration } from "../../../lib/format-time.ts";
import { Face } from "../../../ui/charts/Face.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { filterTool } from "../model/filter-links.ts";
import { RunsLink } from "./RunsLink.tsx";

/** Tools by calls, failures and latency. It is its own table. */
export function ToolsFace({
  overview,
  report,
  before,
}: {
  overview: Overview;
  report: HealthReport;
  before: string;
}) {
  const { tools, window } = overview;
  const isFinding = (tool: ToolFigures) =>
    report.findings.some(
      ({ metric, segment }) =>
        metric === "tool-failure-rate" && segment.kind === "tool" && segment.name === tool.name,
    );
  const failing = tools.filter(isFinding).length;
  const mostCalls = Math.max(1, ...tools.map(({ callCount }) => callCount));
  const slowest = Math.max(1, ...tools.map(({ latency }) => latency.p95Ms ?? 0));
  return (
    <Face
      title="Tools"
      columns={12}
      reading={
        <>
          {tools.length} used
          {failing > 0 && (
            <>
              , <b className="s-failed">{failing} failing</b>
            </>
          )}
        </>
      }
      explanation={`Every call of a tool at the time it began, with the calls that ended in an error. p50 and p95 are of the calls that ended, at most 1% off. The last column is the share that failed in ${before}.`}
    >
      {tools.length === 0 ? (
        <p className="t13 mid">No tool was called in this time.</p>
      ) : (
        <div className="tools-scroll">
          <table className="figures tools-table">
            <thead>
              <tr>
                <th scope="col">tool</th>
                <th scope="col" className="n">
                  calls
                </th>
                <th scope="col" className="only-wide-cell">
                  of them failed
                </th>
                <th scope="col" className="n">
                  failed
                </th>
                <th scope="col" className="n">
                  share
                </th>
                <th scope="col" className="only-wide-cell">
                  p50 to p95
                </th>
                <th scope="col" className="n only-wide-cell">
                  p50
                </th>
                <th scope="col" className="n">
                  p95
                </th>
                <th scope="col" className="n only-wide-cell">
                  before
                </th>
              </tr>
            </thead>
            <tbody>
              {tools.map((tool) => (
                <ToolRow
                  key={tool.name}
                  tool={tool}
                  isFinding={isFinding(tool)}
                  fromMs={window.fromMs}
                  mostCalls={mostCalls}
                  slowest={slowest}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Face>
  );
}

function ToolRow({
  tool,
  isFinding,
  fromMs,
  mostCalls,
  slowest,
}: {
  tool: ToolFigures;
  isFinding: boolean;
  fromMs: number;
  mostCalls: number;
  slowest: number;
}) {
  const { p50Ms, p95Ms } = tool.latency;
  const percent = (part: number, whole: number) => `${(part / whole) * 100}%`;
  return (
    <tr>
      <th scope="row" className="mono">
        <RunsLink filter={filterTool(tool.name, { fromMs })}>
          <VisibleText text={tool.name} />
        </RunsLink>{" "}
        {isFinding && (
          <>
            <StateGlyph state="failed" size={12} />
            <span className="sr">failing</span>
          </>
        )}
      </th>
      <td className="n">{formatExactCount(tool.callCount)}</td>
      <td className="only-wide-cell" aria-hidden="true">
        <span className="bar-track is-thick">
          <i className="d4" style={{ width: percent(tool.callCount, mostCalls) }} />
          <i className="d-failed" style={{ width: percent(tool.failedCount, mostCalls) }} />
        </span>
      </td>
      <td className="n">
        {tool.failedCount === 0 ? (
          "0"
        ) : (
          <RunsLink filter={filterTool(tool.name, { fromMs }, true)}>
            {formatExactCount(tool.failedCount)}
          </RunsLink>
        )}
      </td>
      <td className={isFinding ? "n b s-failed" : "n"}>{formatShare(tool.failedCount / tool.callCount)}</td>
      <td className="only-wide-cell" aria-hidden="true">
        {p50Ms !== null && p95Ms !== null && (
          <span className="range-bar">
            <i style={{ left: percent(p50Ms, slowest), width: percent(p95Ms - p50Ms, slowest) }} />
            <em style={{ left: percent(p95Ms, slowest) }} />
          </span>
        )}
      </td>
      <td className="n only-wide-cell">{formatDuration(p50Ms)}</td>
      <td className="n">{formatDuration(p95Ms)}</td>
      <td className="n dim only-wide-cell">
        {tool.before ? formatShare(tool.before.failedCount / tool.before.callCount) : "not used"}
      </td>
    </tr>
  );
}
