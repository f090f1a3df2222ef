import { Link } from "@tanstack/react-router";
import { formatCost } from "../../../lib/format-cost.ts";
import { Icon } from "../../../ui/Icon.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { oneLine } from "../../traces/model/trace-view.ts";
import { countAgents, type LineageNode } from "../model/agent-lineage.ts";

/** Which agent asked which, over the runs that are shown. */
export function Lineage({ nodes, isPartial }: { nodes: readonly LineageNode[]; isPartial: boolean }) {
  const count = countAgents(nodes);
  return (
    <section className="lineage" aria-label="Agents">
      <h2>Agents</h2>
      {count === 0 ? <p className="t13 mid">No run names its agent.</p> : <Branch nodes={nodes} depth={0} />}
      {isPartial && <p className="t12 dim">Of the runs shown; earlier ones may have more.</p>}
    </section>
  );
}

const MAX_DEPTH = 12;

function Branch({ nodes, depth }: { nodes: readonly LineageNode[]; depth: number }) {
  return (
    <ul className={depth === 0 ? "" : "is-below"}>
      {nodes.map((node) => (
        <li key={node.name}>
          <Link
            className="plain lineage-row t13"
            to="/traces/$traceId"
            params={{ traceId: node.lastTraceId }}
            search={{ span: node.lastSpanId }}
            title="Its last run"
          >
            <Icon name={depth === 0 ? "agent" : "subAgent"} size={14} />
            <span className="cut b">
              <VisibleText text={oneLine(node.name, 80)} />
            </span>
            <span className="mid n">
              {node.runCount} {node.runCount === 1 ? "run" : "runs"}
              {node.failedCount > 0 && <span className="s-failed">, {node.failedCount} failed</span>}
              {node.isAtWork && <span className="s-running">, at work</span>}
              {node.costUsd !== null && `, ${formatCost(node.costUsd, "price-table")}`}
            </span>
          </Link>
          {depth < MAX_DEPTH && node.children.length > 0 && (
            <Branch nodes={node.children} depth={depth + 1} />
          )}
        </li>
      ))}
    </ul>
  );
}
