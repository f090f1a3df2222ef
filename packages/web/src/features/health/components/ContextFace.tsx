import type { ContextFigures } from "@clawglass/core/api";
import { countRuns } from "../../../lib/count-runs.ts";
import { formatCount, formatShare } from "../../../lib/format-number.ts";
import { toVisibleString } from "../../../lib/visible-text.ts";
import { Face } from "../../../ui/charts/Face.tsx";
import { niceTicks } from "../../../ui/charts/nice-ticks.ts";
import { Plot } from "../../../ui/charts/Plot.tsx";
import { listAxisLabels, toPercent } from "../../../ui/charts/time-axis.ts";
import { describeBucket } from "../model/bucket-words.ts";
import { filterTime, filterTraces } from "../model/filter-links.ts";
import type { InstrumentProps } from "../model/instrument-props.ts";
import { toDomain } from "../model/to-domain.ts";
import { FigureTable } from "./FigureTable.tsx";
import { LensMarks } from "./LensMarks.tsx";
import { ObservedNote } from "./ObservedNote.tsx";
import { RunsLink } from "./RunsLink.tsx";
import { type TimeMark, TimeMarks } from "./TimeMarks.tsx";

const BAR_SHARE = 0.8;

/** How full the context gets: the longest prompt of each run, beside the longest that its model takes. */
export function ContextFace({ overview, lenses }: InstrumentProps) {
  const { observed, buckets } = overview;
  const { total, points } = observed.context;
  const domain = toDomain(overview);
  const rules = niceTicks(Math.max(1, ...points.map(({ longest }) => longest?.tokens ?? 0)));
  const top = rules.at(-1) ?? 1;
  const bars = buckets.flatMap((bucket, index) => {
    const figures = points[index];
    return figures && figures.longest !== null ? [{ bucket, figures }] : [];
  });
  const marks = bars.map(({ bucket, figures }): TimeMark => {
    const { startMs, endMs } = bucket;
    return {
      key: String(startMs),
      startMs,
      endMs,
      text: `${describeBucket(bucket)}: ${describeContext(figures)}`,
      filter: filterTime({ fromMs: startMs, toMs: endMs }),
    };
  });
  return (
    <Face
      title="Longest prompts"
      columns={6}
      reading={
        total.longest === null ? (
          "unknown"
        ) : (
          <RunsLink filter={filterTraces([total.longest.traceId])}>
            <b>{formatCount(total.longest.tokens)}</b> tokens
            {total.longest.windowTokens !== null &&
              `, ${formatShare(total.longest.tokens / total.longest.windowTokens)} of the window`}
          </RunsLink>
        )
      }
      explanation="Of each run the model call with the longest prompt, in tokens as the provider's answer stated them, cached ones included. The window is the longest prompt that the model takes, from the price table's sources; of models that are not in it the window is unknown. Runs whose calls stated no tokens are not counted."
      table={
        <FigureTable
          caption="Longest prompts"
          heads={["median", "longest", "of its window", "runs"]}
          buckets={buckets}
          cells={(bucket) => toCells(points[buckets.indexOf(bucket)])}
        />
      }
    >
      {total.longest === null ? (
        <p className="t13 mid">No model call in this time stated its tokens.</p>
      ) : (
        <>
          <Plot
            label={`Longest prompts: ${describeContext(total)}`}
            rules={rules}
            formatRule={formatCount}
            axisLabels={listAxisLabels(domain)}
            drawing={bars.map(({ bucket: { startMs, endMs }, figures: { longest, medianTokens } }) => {
              const left = toPercent(startMs, domain);
              const width = toPercent(endMs, domain) - left;
              const bar = { x: left + (width * (1 - BAR_SHARE)) / 2, width: width * BAR_SHARE };
              const height = ((longest?.tokens ?? 0) / top) * 100;
              const median = ((medianTokens ?? 0) / top) * 100;
              return (
                <g key={startMs}>
                  <rect {...bar} y={100 - height} height={height} className="d5" />
                  <rect {...bar} y={100 - median} height={median} className="d3" />
                </g>
              );
            })}
          >
            <TimeMarks marks={marks} domain={domain} />
            <LensMarks lenses={lenses} domain={domain} />
          </Plot>
          <div className="chart-key">
            <span>
              <i className="d3" /> the middle run
            </span>
            <span>
              <i className="d5" /> up to the longest
            </span>
            {total.longest.model !== null && (
              <span className="dim">
                longest: {toVisibleString(total.longest.model)},{" "}
                {total.longest.windowTokens === null
                  ? "window unknown"
                  : `window ${formatCount(total.longest.windowTokens)}`}
              </span>
            )}
          </div>
        </>
      )}
      <ObservedNote observed={observed} />
    </Face>
  );
}

function describeContext({ longest, medianTokens, runCount }: ContextFigures): string {
  if (longest === null) return "no tokens known";
  const share =
    longest.windowTokens === null
      ? ""
      : ` (${formatShare(longest.tokens / longest.windowTokens)} of the window)`;
  return `longest ${formatCount(longest.tokens)}${share}, median ${formatCount(medianTokens)}, ${countRuns(runCount)}`;
}

function toCells(figures: ContextFigures | undefined): string[] {
  const longest = figures?.longest ?? null;
  if (!figures || longest === null) return ["unknown", "unknown", "", "0"];
  return [
    formatCount(figures.medianTokens),
    formatCount(longest.tokens),
    longest.windowTokens === null ? "unknown" : formatShare(longest.tokens / longest.windowTokens),
    String(figures.runCount),
  ];
}
