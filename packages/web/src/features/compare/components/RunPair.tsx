import type { TraceSummary } from "@clawglass/core/api";
import { Link } from "@tanstack/react-router";
import { formatCost } from "../../../lib/format-cost.ts";
import { formatCount, formatExactCount } from "../../../lib/format-number.ts";
import { formatDuration, formatInstant } from "../../../lib/format-time.ts";
import { Button } from "../../../ui/Button.tsx";
import { StateLabel } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { oneLine, toModelWords, toStateName, toTitle } from "../../traces/model/trace-view.ts";

/** The two runs in short, A beside B. */
export function RunPair({
  left,
  right,
  onSwap,
}: {
  left: TraceSummary;
  right: TraceSummary;
  onSwap: () => void;
}) {
  return (
    <section className="run-pair" aria-label="The two runs">
      <h1>Two runs, side by side</h1>
      <RunCard name="A" summary={left} />
      <RunCard name="B" summary={right} />
      <Button isSmall onClick={onSwap} aria-keyshortcuts="X" title="Change places (X)">
        Swap
      </Button>
    </section>
  );
}

function RunCard({ name, summary }: { name: "A" | "B"; summary: TraceSummary }) {
  const facts: [string, string][] = [
    ["when", formatInstant(summary.requestTimeMs)],
    ["took", summary.durationMs === null ? "running" : formatDuration(summary.durationMs)],
    ["tokens", formatCount(summary.usage.totalTokens)],
    ["cost", formatCost(summary.costUsd, summary.costSource)],
    ["model", toModelWords(summary.models)],
    ["steps", formatExactCount(summary.spanCount)],
  ];
  return (
    <article className="run-card" aria-label={`Run ${name}`}>
      <header>
        <b className="run-letter">{name}</b>
        <h2 className="cut">
          <Link to="/traces/$traceId" params={{ traceId: summary.traceId }}>
            <VisibleText text={oneLine(toTitle(summary), 160)} />
          </Link>
        </h2>
        <StateLabel state={toStateName(summary)} />
      </header>
      <dl>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd className="cut">
              <VisibleText text={oneLine(value, 80)} />
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
