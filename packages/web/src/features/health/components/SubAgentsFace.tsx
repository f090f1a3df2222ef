import type { Overview } from "@clawglass/core/api";
import { countRuns } from "../../../lib/count-runs.ts";
import { formatExactCount } from "../../../lib/format-number.ts";
import { Face } from "../../../ui/charts/Face.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { filterSubAgent } from "../model/filter-links.ts";
import { ObservedNote } from "./ObservedNote.tsx";
import { RunsLink } from "./RunsLink.tsx";

const LISTED = 8;

/** Whom the agent had do the work: runs of sub-agents inside runs. */
export function SubAgentsFace({ overview: { observed, window } }: { overview: Overview }) {
  const { subAgents } = observed;
  const calls = subAgents.reduce((sum, { callCount }) => sum + callCount, 0);
  const most = Math.max(1, ...subAgents.map(({ callCount }) => callCount));
  return (
    <Face
      title="Sub-agents"
      columns={6}
      reading={
        <>
          <b>{formatExactCount(calls)}</b> {calls === 1 ? "run" : "runs"} inside others
        </>
      }
      explanation="Runs of sub-agents, each under the run that spawned it, by the name of its span. The link opens the runs that spawned them. Failed ones are red."
    >
      {subAgents.length === 0 && <p className="t13 mid">No run in this time spawned a sub-agent.</p>}
      <ul className="share-bars">
        {subAgents.slice(0, LISTED).map(({ name, callCount, failedCount, runCount }) => (
          <li key={name}>
            <span className="cut">
              <RunsLink filter={filterSubAgent(name, { fromMs: window.fromMs })}>
                <VisibleText text={name} />
              </RunsLink>{" "}
              <span className="t12 dim">
                in {countRuns(runCount)}
                {failedCount > 0 && `, ${formatExactCount(failedCount)} failed`}
              </span>
            </span>
            <b className="n">{formatExactCount(callCount)}</b>
            <span className="bar-track">
              <i className="d3" style={{ width: `${(callCount / most) * 100}%` }} />
              <i className="d-failed" style={{ width: `${(failedCount / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
      {subAgents.length > LISTED && (
        <p className="t12 dim face-foot">{subAgents.length - LISTED} more, called less.</p>
      )}
      <ObservedNote observed={observed} />
    </Face>
  );
}
