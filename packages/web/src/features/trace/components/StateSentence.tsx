import type { TraceOutline, TraceSummary } from "@clawglass/core/api";
import { formatExactCount } from "../../../lib/format-number.ts";
import type { StateName } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { oneLine, toErrorBeside } from "../../traces/model/trace-view.ts";

/** One sentence under the title: how it ended, and why if it did not end well. */
export function StateSentence({
  summary,
  state,
  failure,
}: {
  summary: TraceSummary;
  state: StateName;
  failure: TraceOutline["firstFailure"];
}) {
  if (state === "running") {
    return (
      <p>
        <b className="s-running">Running</b>
        {summary.activity && (
          <>
            :{" "}
            <code>
              <VisibleText text={oneLine(summary.activity, 80)} />
            </code>
          </>
        )}
        . This page follows it.
      </p>
    );
  }
  if (state === "lost")
    return (
      <p>
        <b>Lost</b>: the agent's process stopped during this run. Its end was never seen.
      </p>
    );
  if (!failure) return <p>Ended well. {countWords(summary)}</p>;
  const isWholeRun = state === "failed";
  const step = oneLine(failure.toolName ?? failure.name, 60);
  const message = oneLine(failure.errorMessage ?? summary.errorMessage ?? "gave no message", 160);
  return (
    <p>
      <b className="s-failed">{isWholeRun ? "Failed" : "A step failed"}</b>
      {": "}
      <code>
        <VisibleText text={step} />
      </code>{" "}
      <VisibleText text={toErrorBeside(step, message)} />
      {summary.errorSpanCount > 1 ? ` (${summary.errorSpanCount} failed steps)` : ""}
    </p>
  );
}

function countWords({ modelCallCount, toolCallCount, spanCount }: TraceSummary): string {
  const part = (count: number, one: string, many: string) =>
    `${formatExactCount(count)} ${count === 1 ? one : many}`;
  return `${part(modelCallCount, "model call", "model calls")}, ${part(toolCallCount, "tool call", "tool calls")}, ${part(spanCount, "step", "steps")} in all.`;
}
