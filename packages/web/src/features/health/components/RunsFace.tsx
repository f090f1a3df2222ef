import { countRuns } from "../../../lib/count-runs.ts";
import { formatExactCount } from "../../../lib/format-number.ts";
import { Face } from "../../../ui/charts/Face.tsx";
import { niceTicks } from "../../../ui/charts/nice-ticks.ts";
import { Plot } from "../../../ui/charts/Plot.tsx";
import { listAxisLabels, toPercent } from "../../../ui/charts/time-axis.ts";
import { describeBucket, describeWidth } from "../model/bucket-words.ts";
import { filterFailed, filterTime } from "../model/filter-links.ts";
import type { InstrumentProps } from "../model/instrument-props.ts";
import { toDomain } from "../model/to-domain.ts";
import { FigureTable } from "./FigureTable.tsx";
import { LensKey, LensMarks } from "./LensMarks.tsx";
import { type TimeMark, TimeMarks } from "./TimeMarks.tsx";

const BAR_SHARE = 0.8;

export function RunsFace({ overview, lenses }: InstrumentProps) {
  const { buckets, total, window } = overview;
  const domain = toDomain(overview);
  const rules = niceTicks(Math.max(...buckets.map(({ runCount }) => runCount)), { isWhole: true });
  const top = rules.at(-1) ?? 1;
  const marks = buckets.flatMap((bucket): TimeMark[] => {
    const { startMs, endMs, runCount, failedCount } = bucket;
    if (runCount === 0) return [];
    const range = { fromMs: startMs, toMs: endMs };
    const when = describeBucket(bucket);
    const all: TimeMark = {
      key: `${startMs}`,
      startMs,
      endMs,
      text: `${when}: ${countRuns(runCount)}, ${formatExactCount(failedCount)} failed`,
      filter: filterTime(range),
    };
    if (failedCount === 0) return [all];
    return [
      all,
      {
        ...all,
        key: `${startMs} failed`,
        heightPercent: (failedCount / top) * 100,
        text: `${when}: the ${formatExactCount(failedCount)} that failed`,
        filter: filterFailed(range),
      },
    ];
  });
  return (
    <Face
      title="Runs and errors"
      columns={6}
      reading={
        <>
          <b>{formatExactCount(total.runCount)}</b> {total.runCount === 1 ? "run" : "runs"},{" "}
          <b className={total.failedCount > 0 ? "s-failed" : undefined}>
            {formatExactCount(total.failedCount)} failed
          </b>{" "}
          · {describeWidth(buckets)}
        </>
      }
      explanation="Every run by the time it was asked for, running ones and sub-agents' parents included; a sub-agent's work belongs to the run that started it. Failed is a run whose end was an error, not a run with a failed step that it got over. From the store's counts, kept with every commit."
      table={
        <FigureTable
          caption="Runs and failed runs"
          heads={["runs", "failed"]}
          buckets={buckets}
          cells={({ runCount, failedCount }) => [formatExactCount(runCount), formatExactCount(failedCount)]}
        />
      }
    >
      <Plot
        label={`Runs ${describeWidth(buckets)}: ${formatExactCount(total.runCount)} in all, ${formatExactCount(total.failedCount)} failed`}
        rules={rules}
        formatRule={formatExactCount}
        axisLabels={listAxisLabels(domain)}
        drawing={buckets.map(({ startMs, endMs, runCount, failedCount }) => {
          const left = toPercent(startMs, domain);
          const width = toPercent(endMs, domain) - left;
          const bar = { x: left + (width * (1 - BAR_SHARE)) / 2, width: width * BAR_SHARE };
          const height = (runCount / top) * 100;
          const failed = (failedCount / top) * 100;
          return (
            <g key={startMs}>
              {runCount > 0 && <rect {...bar} y={100 - height} height={height} className="d4" />}
              {failed > 0 && <rect {...bar} y={100 - failed} height={failed} className="d-failed" />}
            </g>
          );
        })}
      >
        <TimeMarks marks={marks} domain={domain} />
        <LensMarks lenses={lenses} domain={domain} />
      </Plot>
      <div className="chart-key">
        <span>
          <i className="d4" /> ended well or running
        </span>
        <span>
          <i className="d-failed" /> failed
        </span>
        <LensKey lenses={lenses} nowMs={window.toMs} />
      </div>
    </Face>
  );
}
